import type { Device } from "../../device/device.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { type DecoderSpec, decoderSpec } from "../../model/decoder_spec.ts";
import { feedForwardLayer } from "../../model/feed_forward_layer.ts";
import { ModelBuilder } from "../../model/model_builder.ts";
import { columns, matmul, multiply, silu } from "../../../kernels/mod.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import { draw, type PartCheck, plainFindings, runOnce } from "./part_context.ts";

/** Tokens. */
const LENGTH = 48;

/**
 * Runs the feed-forward layer of LLaMA, with a product for its gate and one for what is gated, and
 * beside it the steps of ChatGLM2's program on the same weights side by side: one product, its
 * result cut into two halves, SiLU of the first times the second, one product more.
 *
 * In `ungated_difference` the second half is left out: SiLU alone, as the words "straight into SiLU"
 * could be read.
 *
 * Source: THUDM/chatglm2-6b, modeling_chatglm.py, class MLP.
 */
export const gateHalvesCheck: PartCheck = async (device, { model, seed }) => {
  const use = { vocabulary: 1, context: LENGTH };
  const spec = { ...decoderSpec(model, use), fusedGateUp: false, bias: false };
  const { width, hidden } = spec;
  const matrix = (name: string, [rows, count]: readonly [number, number]) =>
    draw(seed, name, rows * count).map((value) => value / Math.sqrt(rows));
  const x = draw(seed, "x", LENGTH * width);
  const whole = matrix("in", [width, 2 * hidden]);
  const out = matrix("out", [hidden, width]);
  const half = (from: number) =>
    Float32Array.from(
      { length: width * hidden },
      (_, i) => whole[Math.floor(i / hidden) * 2 * hidden + from + i % hidden],
    );
  const weights = { gate: half(0), up: half(hidden), out };
  const llama = await runLayer(device, spec, { x, ...weights });
  const steps = await runOnce(device, stepsGraph(spec), { x, whole, out });
  return plainFindings({
    max_difference: maxAbsoluteDifference(steps.gated, llama),
    ungated_difference: maxAbsoluteDifference(steps.ungated, llama),
    output_hash: bitsHash(llama),
  });
};

type LayerInputs = Readonly<Record<"x" | "gate" | "up" | "out", Float32Array>>;

async function runLayer(
  device: Device,
  spec: DecoderSpec,
  { x, ...weights }: LayerInputs,
): Promise<Float32Array> {
  const m = new ModelBuilder();
  const input = m.graph.input("x", [1, LENGTH, spec.width]);
  m.graph.output("y", feedForwardLayer(m, spec, { path: "layer", x: input }));
  const named = Object.entries(weights).map(([name, values]) => [`layer.${name}.weight`, values]);
  const { y } = await runOnce(device, m.graph.build(), { x, ...Object.fromEntries(named) });
  return y;
}

/** The steps one by one, each an op of its own. */
function stepsGraph({ width, hidden, precision }: DecoderSpec) {
  const b = new GraphBuilder();
  const x = b.input("x", [1, LENGTH, width]);
  const product = { transposeA: 0, transposeB: 0, precision };
  const [both] = b.apply(matmul, [x, b.input("whole", [width, 2 * hidden])], product);
  const [first, second] = [0, hidden].map((from) =>
    b.apply(columns, [both], { from, width: hidden })[0]
  );
  const [active] = b.apply(silu, [first]);
  const out = b.input("out", [hidden, width]);
  const [gated] = b.apply(multiply, [active, second]);
  b.output("gated", b.apply(matmul, [gated, out], product)[0]);
  b.output("ungated", b.apply(matmul, [active, out], product)[0]);
  return b.build();
}
