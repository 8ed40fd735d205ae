import { assertEquals, assertThrows } from "@std/assert";
import { PositionRowsError } from "../../../core/base/errors.ts";
import { buildCachedDecoder, buildPrefill } from "../../../core/model/cached_decoder.ts";
import { parameterShapes } from "../../../core/train/model_weights.ts";
import { DECODER_VARIANTS, SMALL_DECODER } from "../../helpers/decoder_variants.ts";

Deno.test("buildCachedDecoder() has the parameters of the model, and caches of each layer", () => {
  for (const [name, changes] of Object.entries(DECODER_VARIANTS)) {
    const spec = { ...SMALL_DECODER, ...changes };
    const { model, logits } = buildCachedDecoder(spec, { batch: 3, capacity: 20 });
    const shapes = new Map(model.parameters.map(({ path, shape }) => [path, shape]));
    assertEquals(shapes, new Map(parameterShapes(spec)), name);
    assertEquals(model.shapeOf(logits), [3, spec.vocabulary]);
    assertEquals([...model.attended.keys()], ["blocks.0.attention", "blocks.1.attention"]);
    const { inputs, updates } = model.graph.build();
    const caches = [...inputs.keys()].filter((input) => input.includes(".cache."));
    assertEquals(caches.length, 4);
    assertEquals([...updates.keys()].sort(), caches.map((input) => inputs.get(input)!).sort());
    assertEquals(model.dropouts, []);
  }
});

Deno.test("buildPrefill() stops below the head", () => {
  const model = buildPrefill(SMALL_DECODER, { batch: 2, length: 5 });
  assertEquals(model.parameters.some(({ path }) => path.startsWith("head")), false);
  const { outputs, tensors } = model.graph.build();
  assertEquals([...outputs].map(([path, qkv]) => [path, tensors[qkv].shape]), [
    ["blocks.0.attention", [2, 5, 48]],
    ["blocks.1.attention", [2, 5, 48]],
  ]);
});

Deno.test("buildCachedDecoder() refuses what cannot be decoded", () => {
  const learned = { ...SMALL_DECODER, position: { kind: "learned" } } as const;
  assertThrows(() => buildCachedDecoder(learned, { batch: 1, capacity: 25 }), PositionRowsError);
  assertThrows(
    () => buildCachedDecoder({ ...SMALL_DECODER, causal: false }, { batch: 1, capacity: 8 }),
    RangeError,
    "Cannot generate with a model as its tokens must see none after them: causal=false",
  );
});
