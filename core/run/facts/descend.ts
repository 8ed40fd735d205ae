import type { Device } from "../../device/device.ts";
import { differentiate } from "../../graph/differentiate.ts";
import type { TensorId } from "../../graph/graph.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { multiply, scale, subtract, sum } from "../../../kernels/mod.ts";
import { appendOptimizer } from "../../train/append_optimizer.ts";
import { optimizerScalars } from "../../train/optimizer_scalars.ts";
import type { TrainSpec } from "../../train/train_spec.ts";
import { FIRST_RECORD } from "../../train/training_graph.ts";

/** Plain gradient descent of a small graph. */
export interface Descent {
  /** Adds the graph of a loss of one element; gives it, and the parameters, which are inputs. */
  readonly build: (b: GraphBuilder) => {
    readonly loss: TensorId;
    readonly parameters: readonly TensorId[];
  };
  /** Value of each input: parameters begin with theirs. */
  readonly inputs: Readonly<Record<string, Float32Array>>;
  /** Other outputs of the graph that are wanted, as they were at the last step. */
  readonly reads?: readonly string[];
  readonly steps: number;
  readonly rate: number;
}

/**
 * Takes steps of gradient descent, with the kernels of training.
 *
 * @returns Each parameter behind the last step, and what else is wanted, by name.
 */
export async function descend(
  device: Device,
  { build, inputs, reads = [], steps, rate }: Descent,
): Promise<Record<string, Float32Array>> {
  const train: TrainSpec = {
    ...{ batch: 1, length: 1, decays: "matrices", logCapacity: 1 },
    optimizer: { kind: "sgd", momentum: 0, weightDecay: 0 },
    schedule: { kind: "constant", rate, warmUp: 0 },
  };
  const b = new GraphBuilder();
  const { loss, parameters } = build(b);
  const names = parameters.map((id) => b.tensors[id].name);
  const gradients = differentiate(b, loss, parameters);
  const arenas = parameters.map((id, i) => ({
    name: names[i],
    parameters: id,
    gradients: gradients[i]!,
  }));
  appendOptimizer(b, { train, loss, arenas });
  const executable = await device.compile(b.build());
  try {
    for (const [name, values] of Object.entries(inputs)) await executable.write(name, values);
    await executable.write("record", Float32Array.from(FIRST_RECORD));
    await executable.write("log.at", Uint32Array.of(0));
    for (let step = 0; step < steps; step++) {
      executable.submit({ scalars: optimizerScalars(train, step) });
    }
    await executable.settle();
    const results: Record<string, Float32Array> = {};
    for (const name of [...names, ...reads]) results[name] = await executable.read(name);
    return results;
  } finally {
    await executable.dispose();
  }
}

/** Appends the mean of the squares of a difference. */
export function meanSquare(b: GraphBuilder, [y, target]: readonly [TensorId, TensorId]): TensorId {
  const count = b.tensors[y].shape.reduce((product, size) => product * size, 1);
  const [difference] = b.apply(subtract, [y, target]);
  const [square] = b.apply(multiply, [difference, difference]);
  return b.apply(sum, [b.apply(scale, [square], { factor: 1 / count })[0]])[0];
}
