import { assertEquals } from "@std/assert";
import { parameterFormula } from "../../../core/model/parameter_formula.ts";
import { parameterShapes } from "../../../core/train/model_weights.ts";
import { DECODER_VARIANTS, SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { MODEL_VARIANTS, SMALL_MODEL } from "../../helpers/model_variants.ts";

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
  for (const { name, ...spec } of specs) {
    const shapes = [...parameterShapes(spec).values()];
    const counted = shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    assertEquals(parameterFormula(spec), counted, name);
  }
});

Deno.test("parameterFormula() gives a decoder that reads an encoder attention once more", () => {
  const spec = { ...SMALL_DECODER, kvHeads: 4, activation: "relu", tiedHead: true } as const;
  const [one, two] = [parameterFormula(spec), parameterFormula(spec, "encoder-decoder")];
  const block = 4 * 24 * 24 + 2 * 24 * 20 + 2 * 24;
  assertEquals(one, 13 * 24 + 2 * block + 24);
  assertEquals(two, one + 2 * block + 24 + 2 * (4 * 24 * 24 + 24));
});
