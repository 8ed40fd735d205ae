import type { Device, Executable } from "../../device/device.ts";
import type { LayerTraining } from "../../experiment/fact_settings.ts";
import { differentiate } from "../../graph/differentiate.ts";
import type { Graph } from "../../graph/graph.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import {
  accumulate,
  add,
  crossEntropy,
  matmul,
  relu,
  scale,
  tokenMean,
} from "../../../kernels/mod.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { appendOptimizer } from "../../train/append_optimizer.ts";
import { optimizerScalars } from "../../train/optimizer_scalars.ts";
import type { TrainSpec } from "../../train/train_spec.ts";
import { FIRST_RECORD } from "../../train/training_graph.ts";
import { RECORD_VALUES, recordAt } from "../../train/training_state.ts";
import { PRODUCT } from "./fact_context.ts";

/** What training a layer has come to. */
export interface TrainedLayer {
  /** Loss of each update. */
  readonly losses: readonly number[];
  /** Weights, then biases: [inputs + 1, outputs]. */
  readonly weights: Float32Array;
  /** Sizes of the gradients of each of them, added up over all updates. */
  readonly gradientSums: Float32Array;
}

/** A batch of an update. */
type Batch = { readonly x: Float32Array; readonly targets: Uint32Array };

/**
 * Trains a linear layer under cross-entropy, with the kernels and the optimizer of training.
 *
 * Batches may differ in size: smaller ones end in rows of zeros without a target, which add nothing
 * to any sum, so that one graph takes them all.
 */
export async function trainLayer(
  device: Device,
  { settings, train, start, batchOf }: {
    readonly settings: LayerTraining;
    readonly train: TrainSpec;
    readonly start: Float32Array;
    readonly batchOf: (step: number) => Batch;
  },
): Promise<TrainedLayer> {
  const { inputs, outputs, steps, batches } = settings;
  const rows = Math.max(...batches);
  const count = (inputs + 1) * outputs;
  const executable = await device.compile(layerGraph(settings, train, rows));
  try {
    const first: Record<string, Float32Array> = {
      ...{ layer: start, "m.decayed": new Float32Array(count) },
      ...{ "v.decayed": new Float32Array(count), record: Float32Array.from(FIRST_RECORD) },
      ...{ log: new Float32Array(steps * RECORD_VALUES), "gradient.sum": new Float32Array(count) },
      keep: Float32Array.of(1),
    };
    for (const [name, values] of Object.entries(first)) await executable.write(name, values);
    for (let step = 0; step < steps; step++) {
      const batch = padded(batchOf(step), { rows, columns: inputs + 1 });
      const scalars = optimizerScalars(train, step);
      executable.submit({ ...batch, scalars, "log.at": Uint32Array.of(step) });
    }
    const [layer, log, sum] = await readAll(executable, ["layer", "log", "gradient.sum"]);
    const losses = Array.from({ length: steps }, (_, step) => recordAt(log, step).loss);
    return { losses, weights: layer, gradientSums: sum };
  } finally {
    await executable.dispose();
  }
}

/** Gives a batch the rows of the largest. */
function padded(
  { x, targets }: Batch,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Batch {
  if (targets.length === rows) return { x, targets };
  const whole = {
    x: new Float32Array(rows * columns),
    targets: new Uint32Array(rows).fill(IGNORE_INDEX),
  };
  whole.x.set(x);
  whole.targets.set(targets);
  return whole;
}

async function readAll(executable: Executable, names: readonly string[]): Promise<Float32Array[]> {
  const values: Float32Array[] = [];
  for (const name of names) values.push(await executable.read(name));
  return values;
}

/** An update: x [rows, inputs + 1] with ones behind, so that the last row of the layer is biases. */
function layerGraph(
  { inputs, outputs, logitActivation }: LayerTraining,
  train: TrainSpec,
  rows: number,
): Graph {
  const b = new GraphBuilder();
  const layer = b.input("layer", [inputs + 1, outputs]);
  const [product] = b.apply(matmul, [b.input("x", [rows, inputs + 1]), layer], PRODUCT);
  const logits = logitActivation === "relu" ? b.apply(relu, [product])[0] : product;
  const targets = b.input("targets", [rows], "u32");
  const ignore = { ignoreIndex: IGNORE_INDEX };
  const [losses] = b.apply(crossEntropy, [logits, targets], ignore);
  const [loss] = b.apply(tokenMean, [losses, targets], ignore);
  const gradients = differentiate(b, loss, [layer])[0]!;
  // |g| = relu(g) + relu(-g)
  const [above] = b.apply(relu, [gradients]);
  const [below] = b.apply(relu, [b.apply(scale, [gradients], { factor: -1 })[0]]);
  const sum = b.input("gradient.sum", [inputs + 1, outputs]);
  const sizes = [sum, b.apply(add, [above, below])[0], b.input("keep", [1])];
  const [next] = b.apply(accumulate, sizes);
  b.update(sum, next);
  b.output("gradient.sum", next);
  appendOptimizer(b, { train, loss, arenas: [{ name: "decayed", parameters: layer, gradients }] });
  return b.build();
}
