import type { Device } from "../../core/device/device.ts";
import { wordSequence } from "../../core/device/webgpu/word_sequence.ts";
import { differentiate } from "../../core/graph/differentiate.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { elementCount } from "../../core/base/shape.ts";
import {
  add,
  crossEntropy,
  embedding,
  gelu,
  layerNorm,
  matmul,
  rmsNorm,
  scale,
  subtract,
  tokenMean,
} from "../../kernels/mod.ts";

const [TOKENS, WIDTH, VOCABULARY] = [40, 24, 19];
const NORM = { eps: 1e-5 };
const PRODUCT = { transposeA: 0, transposeB: 0, precision: 12 };

/** A step of gradient descent of a small network: forward, backward, weights updated by copies. */
export function smallTrainingGraph(): Graph {
  const b = new GraphBuilder();
  const [tokens, targets] = ["tokens", "targets"].map((name) => b.input(name, [TOKENS], "u32"));
  const table = b.input("table", [VOCABULARY, WIDTH]);
  const [gain, bias, last] = ["gain", "bias", "last"].map((name) => b.input(name, [WIDTH]));
  const up = b.input("up", [WIDTH, 4 * WIDTH]);
  const down = b.input("down", [4 * WIDTH, WIDTH]);
  const head = b.input("head", [WIDTH, VOCABULARY]);
  const [x] = b.apply(embedding, [table, tokens]);
  const [normed] = b.apply(layerNorm, [x, gain, bias], NORM);
  const [hidden] = b.apply(matmul, [normed, up], PRODUCT);
  const [active] = b.apply(gelu, [hidden]);
  const [back] = b.apply(matmul, [active, down], PRODUCT);
  const [sum] = b.apply(add, [x, back]);
  const [final] = b.apply(rmsNorm, [sum, last], NORM);
  const [logits] = b.apply(matmul, [final, head], PRODUCT);
  const [losses] = b.apply(crossEntropy, [logits, targets], { ignoreIndex: 0xffffffff });
  const [loss] = b.apply(tokenMean, [losses, targets], { ignoreIndex: 0xffffffff });
  const weights = [table, gain, bias, last, up, down, head];
  differentiate(b, loss, weights).forEach((grad, i) => {
    const [step] = b.apply(scale, [grad!], { factor: 0.125 });
    const [next] = b.apply(subtract, [weights[i], step]);
    b.update(weights[i], next);
    b.output(b.tensors[weights[i]].name, weights[i]);
  });
  b.output("loss", loss);
  return b.build();
}

/**
 * Takes some steps of {@link smallTrainingGraph} without a wait between them.
 *
 * @returns The bits of the loss and of all weights, replicate after replicate.
 */
export async function trainSmall(
  device: Device,
  { steps, replicates, first = 0 }: {
    readonly steps: number;
    readonly replicates: number;
    /** Data of replicate r are those of `first + r`. */
    readonly first?: number;
  },
): Promise<Record<string, Uint32Array>> {
  const graph = smallTrainingGraph();
  const executable = await device.compile(graph, { replicates });
  const each = (count: number, of: (next: () => number) => number, seed: number) =>
    Array.from({ length: replicates }, (_, r) => {
      const next = wordSequence(1_000 * (first + r) + seed);
      return Array.from({ length: count }, () => of(next));
    }).flat();
  try {
    let seed = 0;
    for (const [name, id] of graph.inputs) {
      const { shape, dtype } = graph.tensors[id];
      if (dtype === "u32") continue;
      const values = each(elementCount(shape), (next) => next() / 2 ** 32 - 0.5, seed++);
      await executable.write(name, Float32Array.from(values));
    }
    for (let step = 0; step < steps; step++) {
      const words = (seed: number) =>
        Uint32Array.from(each(TOKENS, (next) => next() % VOCABULARY, seed));
      executable.submit({ tokens: words(100 + step), targets: words(500 + step) });
    }
    const names = [...graph.outputs.keys()];
    const values = await Promise.all(names.map((name) => executable.read(name)));
    return Object.fromEntries(names.map((name, i) => [name, new Uint32Array(values[i].buffer)]));
  } finally {
    await executable.dispose();
  }
}
