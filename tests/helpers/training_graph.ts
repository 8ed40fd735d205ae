import type { Graph } from "../../core/graph/graph.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { add, columnSum, copy, layerNorm, multiply, rmsNorm, subtract } from "../../kernels/mod.ts";
import { accumulate } from "./accumulate.ts";

/**
 * Builds a graph that moves its own inputs as a training step does: "w" in place, "gain" by a copy
 * at the end of each run.
 */
export function trainingGraph(rows: number, width: number): Graph {
  const b = new GraphBuilder();
  const [x, w] = [b.input("x", [rows, width]), b.input("w", [rows, width])];
  const gain = b.input("gain", [width]);
  const [product] = b.apply(multiply, [x, w]);
  const [normed] = b.apply(layerNorm, [product, gain, gain], { eps: 1e-5 });
  const [other] = b.apply(rmsNorm, [b.apply(add, [normed, x])[0], gain], { eps: 1e-5 });
  const [difference] = b.apply(subtract, [normed, other]);
  const [sum] = b.apply(columnSum, [difference]);
  const [moved] = b.apply(accumulate, [w, difference]);
  b.update(w, moved);
  const [nextGain] = b.apply(rmsNorm, [b.apply(copy, [sum])[0], gain], { eps: 1 });
  b.update(gain, nextGain);
  b.output("y", other);
  b.output("w", moved);
  b.output("sum", sum);
  return b.build();
}
