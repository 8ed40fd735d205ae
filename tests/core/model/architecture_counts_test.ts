import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { fairness } from "../../../core/model/fairness.ts";
import { formulaFlops, meanKeys } from "../../../core/model/formula_flops.ts";
import { modelCounts } from "../../../core/model/model_counts.ts";

const [W, H, V, T] = [64, 128, 32, 32];
const BASE: DecoderSpec = {
  ...{ vocabulary: V, context: T, layers: 2, width: W, heads: 2, kvHeads: 2, hidden: H },
  ...{ activation: "gelu", norm: "rms-norm", normForm: "fused", normPlace: "pre", normEps: 1e-5 },
  ...{ position: { kind: "none" }, tiedHead: false, bias: false, dropout: 0, precision: 12 },
  initialDeviation: 0.02,
};
const SIZE = { batch: 2, length: T };
const BLOCK = 4 * W * W + 2 * W * H;

Deno.test("formulaFlops() counts the tokens of each stack of an encoder-decoder once", () => {
  const spec: DecoderSpec = { ...BASE, architecture: "encoder-decoder", encoderLayers: 3 };
  const half = T / 2;
  const source = 3 * (2 * BLOCK + 4 * W * half) + 2 * 2 * 2 * W * W;
  const target = 2 * (2 * BLOCK + 4 * W * (half + 1) / 2 + 2 * 2 * W * W + 4 * W * half) +
    2 * W * V;
  assertEquals(formulaFlops(spec, T), (half * source + half * target) / T);
  const grouped = { ...spec, kvHeads: 1 };
  // Half of the weights of keys and values: in all blocks and in cross-attention.
  assertEquals(formulaFlops(spec, T) - formulaFlops(grouped, T), (3 + 2 + 2) * W * W);
});

Deno.test("meanKeys() is that of what tokens see", () => {
  const prefix = T / 2 + 1;
  const sum = Array.from({ length: T }, (_, q) => Math.max(prefix, q + 1)).reduce((a, b) => a + b);
  assertEquals(meanKeys({ ...BASE, architecture: "prefix" }, T), sum / T);
  assertEquals(meanKeys({ ...BASE, architecture: "encoder" }, T), T);
  assertEquals(meanKeys(BASE, T), (T + 1) / 2);
});

Deno.test("modelCounts() counts what the formula counts, of every architecture", () => {
  for (const architecture of ["prefix", "encoder", "encoder-decoder"] as const) {
    for (const layers of [1, 4]) {
      const spec: DecoderSpec = { ...BASE, architecture, layers };
      const { productFlops, forward, training } = modelCounts(spec, SIZE);
      const found = productFlops / (SIZE.batch * T) / forward.formula;
      assert(Math.abs(found - 1) < 0.1, `${architecture}, ${layers} layers: ${found}`);
      assert(training.counted > 2.5 * forward.counted && training.counted < 3.5 * forward.counted);
    }
  }
});

Deno.test("modelCounts() counts embeddings of either stack apart, and shared stacks once", () => {
  const learned: DecoderSpec = { ...BASE, position: { kind: "learned" } };
  const pair: DecoderSpec = { ...learned, architecture: "encoder-decoder", layers: 1 };
  const counts = modelCounts(pair, SIZE);
  const norms = (2 + 1) + (3 + 1);
  const body = 2 * BLOCK + 4 * W * W + norms * W + W * V;
  assertEquals(counts.bodyParameters, body);
  assertEquals(counts.parameters, body + V * W + 2 * T * W);
  const shared = modelCounts({ ...pair, sharedStacks: true }, SIZE);
  assertEquals(shared.parameters, counts.parameters - BLOCK - 3 * W - T * W);
  // What is shared is used as often.
  assertEquals(shared.training.formula, counts.training.formula);
  assertAlmostEquals(shared.forwardFlops / counts.forwardFlops, 1, 1e-12);
});

Deno.test("fairness() stamps arms of two architectures by the axis that is declared", () => {
  const arms = [
    { arm: "decoder", counts: modelCounts({ ...BASE, layers: 4 }, SIZE) },
    {
      arm: "encoder-decoder",
      counts: modelCounts({ ...BASE, architecture: "encoder-decoder", layers: 2 }, SIZE),
    },
  ];
  const { arms: [, pair], isFair } = fairness(arms, { matched: "parameters", tolerance: 0.005 });
  // As deep together; cross-attention is more, and half of the tokens go through each stack.
  assert(pair.parameters > 0.1 && pair.parameters < 0.4, `${pair.parameters}`);
  assert(pair.flops < -0.3 && pair.flops > -0.5, `${pair.flops}`);
  assertEquals(isFair, false);
});
