import { assertEquals } from "@std/assert";
import { ARCHITECTURES } from "../../../core/model/architecture.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { parameterFormula } from "../../../core/model/parameter_formula.ts";
import { parameterShapes } from "../../../core/train/model_weights.ts";
import { DECODER_VARIANTS, SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { MODEL_VARIANTS, SMALL_MODEL } from "../../helpers/model_variants.ts";

/** Parameters of the graph. */
function counted(spec: DecoderSpec): number {
  return [...parameterShapes(spec).values()]
    .reduce((sum, shape) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

Deno.test("parameterFormula() counts what the graph has, of every architecture and position", () => {
  const stacks: readonly Partial<DecoderSpec>[] = [
    ...ARCHITECTURES.map((architecture) => ({ architecture })),
    { architecture: "encoder-decoder", encoderLayers: 3 },
    { architecture: "encoder-decoder", sharedStacks: true },
  ];
  const variants = [
    ...Object.values(MODEL_VARIANTS).map((change) => ({ ...SMALL_MODEL, ...change })),
    ...Object.values(DECODER_VARIANTS).map((change) => ({ ...SMALL_DECODER, ...change })),
  ];
  for (const variant of variants) {
    const { causal, qkNorm, position } = variant;
    // What decoders alone have.
    if (causal !== undefined || qkNorm || position.kind === "alibi") continue;
    for (const stack of stacks) {
      const spec: DecoderSpec = { ...variant, ...stack };
      assertEquals(parameterFormula(spec), counted(spec), JSON.stringify(spec));
    }
  }
});

Deno.test("parameterFormula() counts what the graph of a decoder has", () => {
  const specs = [
    ...Object.entries(MODEL_VARIANTS).map(([name, change]) => ({
      name,
      ...SMALL_MODEL,
      ...change,
    })),
    ...Object.entries(DECODER_VARIANTS).map(([name, change]) => (
      { name, ...SMALL_DECODER, ...change }
    )),
  ];
  for (const { name, ...spec } of specs) assertEquals(parameterFormula(spec), counted(spec), name);
});

Deno.test("parameterFormula() gives a decoder that reads an encoder attention once more", () => {
  const spec = { ...SMALL_DECODER, kvHeads: 4, activation: "relu", tiedHead: true } as const;
  const [one, two] = [
    parameterFormula(spec),
    parameterFormula({ ...spec, architecture: "encoder-decoder" }),
  ];
  const block = 4 * 24 * 24 + 2 * 24 * 20 + 2 * 24;
  assertEquals(one, 13 * 24 + 2 * block + 24);
  assertEquals(two, one + 2 * block + 24 + 2 * (4 * 24 * 24 + 24));
});
