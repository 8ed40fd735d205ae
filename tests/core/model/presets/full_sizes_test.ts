import { assert, assertEquals } from "@std/assert";
import { buildCachedDecoder } from "../../../../core/model/cached_decoder.ts";
import { cacheBytes, sharingName } from "../../../../core/model/cache_bytes.ts";
import { blockFormula } from "../../../../core/model/parameter_formula.ts";
import {
  FULL_SIZES,
  type FullSizeName,
  fullSizeParameters,
  fullSizeSpec,
} from "../../../../core/model/presets/full_sizes.ts";
import { parameterShapes } from "../../../../core/train/model_weights.ts";

const NAMES = Object.keys(FULL_SIZES) as FullSizeName[];

Deno.test("full sizes have the published numbers of parameters", () => {
  for (const name of NAMES) {
    const { published, rounded = 0 } = FULL_SIZES[name];
    if (published === undefined) continue;
    const share = Math.abs(fullSizeParameters(name) / published - 1);
    assert(share <= rounded, `${name}: ${fullSizeParameters(name)} for ${published}`);
  }
});

Deno.test("full sizes have as many parameters in the graph, without being allocated", () => {
  for (const name of NAMES) {
    const { missing = 0, published, rounded } = FULL_SIZES[name];
    const shapes = [...parameterShapes(fullSizeSpec(name)).values()];
    const counted = shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    assertEquals(counted + missing, fullSizeParameters(name), name);
    if (published !== undefined && !rounded) assertEquals(counted + missing, published, name);
  }
});

Deno.test("blocks of LLaMA-2 and ChatGLM2 differ by 0.8 % in matrices", () => {
  const [llama, chatglm] = (["llama2-7b", "chatglm2-6b"] as const).map((name) => {
    const spec = { ...fullSizeSpec(name), qkvBias: false };
    const { attention, feedForward } = blockFormula(spec);
    return { attention, feedForward, all: attention + feedForward };
  });
  assertEquals(llama, { attention: 67_108_864, feedForward: 135_266_304, all: 202_375_168 });
  assertEquals(chatglm, { attention: 35_651_584, feedForward: 168_296_448, all: 203_948_032 });
});

Deno.test("cacheBytes() are the published ones, and those of the caches of a graph", () => {
  const of = (name: FullSizeName) => cacheBytes(fullSizeSpec(name), 2);
  const asMha = (name: FullSizeName) => {
    const spec = fullSizeSpec(name);
    return cacheBytes({ ...spec, kvHeads: spec.heads }, 2);
  };
  assertEquals([of("llama2-7b"), of("llama2-70b"), of("chatglm2-6b")], [524_288, 327_680, 28_672]);
  assertEquals([asMha("llama2-70b"), asMha("chatglm2-6b")], [2_621_440, 458_752]);
  for (const name of ["llama2-70b", "chatglm2-6b"] as const) {
    const { model } = buildCachedDecoder(fullSizeSpec(name), { batch: 1, capacity: 1 });
    const values = [...model.graph.build().inputs].filter(([input]) => input.includes(".cache."))
      .reduce((sum, [, id]) => sum + model.shapeOf(id).reduce((a, b) => a * b, 1), 0);
    assertEquals(4 * values, cacheBytes(fullSizeSpec(name), 4));
  }
});

Deno.test("sharingName() goes by the number of heads: ChatGLM2 has groups", () => {
  const named = NAMES.flatMap((name) => {
    const { heads, kvHeads } = fullSizeSpec(name);
    const sharing = sharingName(heads, kvHeads);
    return sharing === "MHA" ? [] : [`${name} ${sharing} ${kvHeads}`];
  });
  assertEquals(named, ["llama2-34b GQA 8", "llama2-70b GQA 8", "chatglm2-6b GQA 2"]);
  assertEquals([sharingName(8, 1), sharingName(8, 8), sharingName(1, 1)], ["MQA", "MHA", "MHA"]);
});
