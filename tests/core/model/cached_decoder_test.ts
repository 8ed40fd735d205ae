import { assertEquals, assertThrows } from "@std/assert";
import { PositionRowsError } from "../../../core/base/errors.ts";
import {
  buildCachedDecoder,
  buildPrefill,
  buildSourcePass,
} from "../../../core/model/cached_decoder.ts";
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

Deno.test("an encoder-decoder reads its sources in a pass, and keeps what each layer sees of them", () => {
  for (const sharedStacks of [false, true]) {
    const spec = { ...SMALL_DECODER, architecture: "encoder-decoder", sharedStacks } as const;
    const { model } = buildCachedDecoder(spec, { batch: 3, capacity: 20, source: 7 });
    const pass = buildSourcePass(spec, { batch: 3, length: 5 });
    const paths = [...model.parameters, ...pass.parameters].map(({ path }) => path);
    assertEquals(new Set(paths), new Set(parameterShapes(spec).keys()));
    const { inputs, tensors } = model.graph.build();
    const shapeOf = (name: string) => tensors[inputs.get(name)!].shape;
    assertEquals(shapeOf("blocks.1.cross.cache.keys"), [3, 12, 7]);
    assertEquals(shapeOf("blocks.1.cross.cache.values"), [3, 7, 12]);
    assertEquals(shapeOf("blocks.1.cross.cache.last"), [3, 24]);
    assertEquals(shapeOf("sourceLast"), [3]);
    const { outputs, tensors: own } = pass.graph.build();
    assertEquals([...outputs].map(([path, kv]) => [path, own[kv].shape]), [
      ["blocks.0.cross", [3, 5, 24]],
      ["blocks.1.cross", [3, 5, 24]],
    ]);
    assertEquals(pass.dropouts, []);
  }
});

Deno.test("buildPrefill() of a prefix-LM says what each token sees", () => {
  const { graph } = buildPrefill(
    { ...SMALL_DECODER, architecture: "prefix" },
    { batch: 2, length: 5 },
  );
  const { inputs, tensors } = graph.build();
  assertEquals(tensors[inputs.get("visible")!].shape, [2, 5]);
});

Deno.test("buildCachedDecoder() refuses what cannot be decoded", () => {
  const learned = { ...SMALL_DECODER, position: { kind: "learned" } } as const;
  assertThrows(() => buildCachedDecoder(learned, { batch: 1, capacity: 25 }), PositionRowsError);
  assertThrows(
    () => buildCachedDecoder({ ...SMALL_DECODER, causal: false }, { batch: 1, capacity: 8 }),
    RangeError,
    "Cannot generate with a model as its tokens must see none after them: causal=false",
  );
  const of = (architecture: "encoder" | "prefix" | "encoder-decoder", source?: number) => () =>
    buildCachedDecoder({ ...SMALL_DECODER, architecture }, { batch: 1, capacity: 8, source });
  assertThrows(of("encoder"), RangeError, "must see none after them: architecture=encoder");
  assertThrows(of("prefix", 4), RangeError, "architecture=prefix, source=4");
  assertThrows(of("encoder-decoder"), RangeError, "architecture=encoder-decoder, source=none");
  const pair = { ...learned, architecture: "encoder-decoder" } as const;
  assertThrows(
    () => buildCachedDecoder(pair, { batch: 1, capacity: 2, source: 25 }),
    PositionRowsError,
  );
});
