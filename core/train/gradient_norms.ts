import { elementCount } from "../base/shape.ts";
import type { Device } from "../device/device.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import { architectureOf, encoderStack } from "../model/architecture.ts";
import { buildModel } from "../model/build_model.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import { appendGradients } from "./append_gradients.ts";
import { appendLoss } from "../model/append_loss.ts";
import type { Batch } from "./batch.ts";
import type { EvaluatedModel } from "./evaluate/evaluation_graph.ts";
import type { ParameterWords } from "./evaluate/evaluator.ts";

/** Length of the gradient of one parameter, or of several together. */
export interface GradientNorm {
  /** Path of a parameter, or what all of its parameters begin with: `blocks.0`. */
  readonly path: string;
  /** Square root of the sum of the squares of all elements. */
  readonly norm: number;
}

/** At which weights, and on which data. */
export interface GradientPlace {
  /** Values of all arenas. */
  readonly parameters: ParameterWords;
  /** What the model reads, `[batch, length]`; with replicates, for each or once for all of them. */
  readonly batch: Batch;
  readonly size: { readonly batch: number; readonly length: number };
  /** Runs side by side; 1 where not given. */
  readonly replicates?: number;
}

/**
 * Gives the norm of the gradient of the mean loss of a batch for each parameter and each block, at
 * given weights and without dropout.
 *
 * Squares are added in f64 on the host, in the order of the elements. The last block is also called
 * `blocks.last`, with its parameters, so that models of different depths can be compared.
 *
 * @returns The norms of each replicate, parameters first, in the order of the model.
 */
export async function gradientNorms(
  device: Device,
  { model, decays }: EvaluatedModel,
  { parameters, batch, size, replicates = 1 }: GradientPlace,
): Promise<GradientNorm[][]> {
  const { model: m, logits } = buildModel({ ...model, dropout: 0 }, size);
  const groups = appendGradients(m, appendLoss(m, logits), decays);
  for (const { name, gradients } of groups) m.graph.output(`gradients.${name}`, gradients);
  const order = new Map(m.parameters.map(({ path }, i) => [path, i]));
  const members = groups.flatMap(({ name, members, gradients }) => {
    const [stride] = m.shapeOf(gradients);
    return members.map(({ path, shape, tensor }) => {
      const start = m.graph.tensors[tensor].view!.offset;
      return { path, output: `gradients.${name}`, stride, start, count: elementCount(shape) };
    });
  }).sort((a, b) => order.get(a.path)! - order.get(b.path)!);
  const executable = await device.compile(fuseGraph(m.graph.build()), { replicates });
  try {
    for (const { name, values } of m.tables) await executable.write(name, values);
    for (const [name, words] of parameters) await executable.write(name, words);
    executable.submit({ ...batch });
    const arenas = new Map<string, Float32Array>();
    for (const { name } of groups) {
      arenas.set(`gradients.${name}`, await executable.read(`gradients.${name}`));
    }
    return Array.from({ length: replicates }, (_, r) => {
      const squares = members.map(({ path, output, stride, start, count }) => {
        const from = r * stride + start;
        return { path, sum: sumOfSquares(arenas.get(output)!.subarray(from, from + count)) };
      });
      return withBlocks(squares, model);
    });
  } finally {
    await executable.dispose();
  }
}

/** Sum of the squares of the gradient of a parameter. */
interface Square {
  readonly path: string;
  readonly sum: number;
}

function sumOfSquares(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

/** Adds the blocks of each stack, and the last of them by a name that does not depend on the depth. */
function withBlocks(squares: readonly Square[], model: DecoderSpec): GradientNorm[] {
  const stacks = [
    { stack: "blocks", layers: model.layers },
    ...(architectureOf(model) === "encoder-decoder" && model.sharedStacks !== true
      ? [{ stack: "encoder.blocks", layers: encoderStack(model).layers }]
      : []),
  ];
  const added = stacks.map(({ stack, layers }) => {
    const last = `${stack}.${layers - 1}`;
    const ofLast = squares.filter(({ path }) => path.startsWith(`${last}.`))
      .map(({ path, sum }) => ({ path: path.replace(last, `${stack}.last`), sum }));
    const names = [...Array.from({ length: layers }, (_, i) => `${stack}.${i}`), `${stack}.last`];
    const blocks = names.map((path) => ({
      path,
      sum: [...squares, ...ofLast].reduce(
        (sum, each) => each.path.startsWith(`${path}.`) ? sum + each.sum : sum,
        0,
      ),
    }));
    return { ofLast, blocks };
  });
  return [
    ...squares,
    ...added.flatMap(({ ofLast }) => ofLast),
    ...added.flatMap(({ blocks }) => blocks),
  ].map(({ path, sum }) => ({ path, norm: Math.sqrt(sum) }));
}
