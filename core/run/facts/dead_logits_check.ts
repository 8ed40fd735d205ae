import { GraphBuilder } from "../../graph/graph_builder.ts";
import { matmul, relu } from "../../../kernels/mod.ts";
import { bitsHash } from "../checks/compare_values.ts";
import { plainFindings, runOnce } from "../checks/part_context.ts";
import { type FactCheck, PRODUCT } from "./fact_context.ts";
import { drawnLayer, drawnRows } from "./layer_values.ts";

/**
 * Draws layers of one logit under ReLU, as `Linear` begins in PyTorch, and rows of inputs from 0 to
 * 1: the share of the layers whose logit is 0 at every row, so that nothing there can train them.
 */
export const deadLogitsCheck: FactCheck<"dead-logits"> = async (device, { settings, seed }) => {
  const { inputs, layers, rows } = settings;
  const b = new GraphBuilder();
  const x = b.input("x", [rows, inputs + 1]);
  const [logits] = b.apply(matmul, [x, b.input("w", [inputs + 1, layers])], PRODUCT);
  b.output("y", b.apply(relu, [logits])[0]);
  const { y } = await runOnce(device, b.build(), {
    x: drawnRows({ rows, inputs, step: 0 }, seed),
    w: drawnLayer({ inputs, outputs: layers }, seed),
  });
  const isDead = new Array<boolean>(layers).fill(true);
  y.forEach((value, i) => value > 0 && (isDead[i % layers] = false));
  return plainFindings({
    dead_share: isDead.filter(Boolean).length / layers,
    output_hash: bitsHash(y),
  });
};
