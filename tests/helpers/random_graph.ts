import { wordSequence } from "../../core/device/webgpu/word_sequence.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { add, columnSum, copy, layerNorm } from "../../kernels/mod.ts";

/** So many that three threads have a part in most stages. */
const ROWS = 700;

/** Builds a graph of 30 nodes whose tensors are needed for parts of it that nobody chose. */
export function randomGraph(seed: number): Graph {
  const b = new GraphBuilder();
  const next = wordSequence(seed);
  const width = 40;
  const tensors = [b.input("x", [ROWS, width]), b.input("z", [ROWS, width])];
  const gains = [b.input("gain", [width])];
  const any = () => tensors[next() % tensors.length];
  for (let i = 0; i < 30; i++) {
    const kind = next() % 4;
    const gain = gains[next() % gains.length];
    if (kind === 0) gains.push(...b.apply(columnSum, [any()]));
    else if (kind === 1) tensors.push(...b.apply(add, [any(), any()]));
    else if (kind === 2) tensors.push(...b.apply(copy, [any()]));
    else tensors.push(b.apply(layerNorm, [any(), gain, gain], { eps: 1 })[0]);
  }
  b.output("y", tensors[tensors.length - 1]);
  b.output("ninth", tensors[9]);
  return b.build();
}
