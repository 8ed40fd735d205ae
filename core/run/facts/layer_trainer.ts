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

/** What an update changes. */
const STATE = ["layer", "m.decayed", "v.decayed", "record", "log", "gradient.sum"];

/** A batch of an update. */
type Batch = { readonly x: Float32Array; readonly targets: Uint32Array };

/**
 * Trains a linear layer under cross-entropy, with the kernels and the optimizer of training.
 *
 * Batches may differ in size: each size has a graph of its own, and the state goes from one to the
 * next where the size changes.
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
  const { inputs, outputs, steps } = settings;
  const executables = new Map<number, Executable>();
  const open = async (rows: number) => {
    const known = executables.get(rows);
    if (known !== undefined) return known;
    const made = await device.compile(layerGraph(settings, train, rows));
    executables.set(rows, made);
    await made.write("keep", Float32Array.of(1));
    return made;
  };
  const count = (inputs + 1) * outputs;
  let state: Record<string, Float32Array> = {
    ...{ layer: start, "m.decayed": new Float32Array(count), "v.decayed": new Float32Array(count) },
    ...{ record: Float32Array.from(FIRST_RECORD), log: new Float32Array(steps * RECORD_VALUES) },
    "gradient.sum": new Float32Array(count),
  };
  let current: Executable | undefined;
  try {
    for (let step = 0; step < steps; step++) {
      const { x, targets } = batchOf(step);
      const next = await open(targets.length);
      if (next !== current) {
        if (current !== undefined) state = await readState(current);
        for (const name of STATE) await next.write(name, state[name]);
        current = next;
      }
      const scalars = optimizerScalars(train, step);
      current.submit({ x, targets, scalars, "log.at": Uint32Array.of(step) });
    }
    state = await readState(current!);
  } finally {
    for (const executable of executables.values()) await executable.dispose();
  }
  const losses = Array.from({ length: steps }, (_, step) => recordAt(state.log, step).loss);
  return { losses, weights: state.layer, gradientSums: state["gradient.sum"] };
}

async function readState(executable: Executable): Promise<Record<string, Float32Array>> {
  const state: Record<string, Float32Array> = {};
  for (const name of STATE) state[name] = await executable.read(name);
  return state;
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
