import type { Op } from "../base/op.ts";
import { adamw, add, clipScale, history, sgd, sgdMomentum, sumSquares } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import type { GraphBuilder } from "../graph/graph_builder.ts";
import { LOG_CAPACITY, type OptimizerSpec, type TrainSpec } from "./train_spec.ts";
import { RECORD_VALUES } from "./training_state.ts";

/** Clipping factor's limit where nothing is clipped: no finite norm reaches it. */
const NO_LIMIT = 1e30;

/**
 * Added to a clipping factor it gives a negative one, whatever that was: optimizers then keep
 * everything.
 */
export const HOLD = -2;

/** Parameters and their gradients, in two arenas of the same layout. */
export interface GradientArena {
  readonly name: string;
  readonly parameters: TensorId;
  readonly gradients: TensorId;
}

/** An optimizer's op, the moments it keeps, and how many scalars it takes. */
interface Optimizer {
  readonly op: Op;
  readonly moments: readonly string[];
  readonly scalars: number;
}

/**
 * Appends the end of a training step: the norm of all gradients, clipping, the update of each arena
 * in place, and the record of the step.
 *
 * @returns Names of the inputs of each arena: its parameters, then its moments.
 */
export function appendOptimizer(
  b: GraphBuilder,
  { train, loss, arenas, hold }: {
    readonly train: TrainSpec;
    readonly loss: TensorId;
    readonly arenas: readonly GradientArena[];
    /** Added to the record that the optimizer sees; 0, or {@link HOLD} for the clipping factor. */
    readonly hold?: TensorId;
  },
): string[][] {
  const { op, moments, scalars: count } = optimizerOf(train.optimizer);
  const squares = arenas.map(({ gradients }) => b.apply(sumSquares, [gradients])[0]);
  const total = squares.reduce((sum, square) => b.apply(add, [sum, square])[0]);
  const record = b.input("record", [RECORD_VALUES]);
  const limit = train.clipNorm ?? NO_LIMIT;
  const [nextRecord] = b.apply(clipScale, [record, total, loss], { limit });
  const clip = hold === undefined ? nextRecord : b.apply(add, [nextRecord, hold])[0];
  const scalars = b.input("scalars", [count]);
  const names = arenas.map(({ name, parameters, gradients }) => {
    const shape = b.tensors[parameters].shape;
    const kept = moments.map((moment) => b.input(`${moment}.${name}`, shape));
    const state = [parameters, ...kept];
    const decays = name === "decayed" ? 1 : 0;
    const next = b.apply(op, [...state, gradients, clip, scalars], { decays });
    state.forEach((id, i) => update(b, id, next[i]));
    return state.map((id) => b.tensors[id].name);
  });
  const log = b.input("log", [train.logCapacity ?? LOG_CAPACITY, RECORD_VALUES]);
  const at = b.input("log.at", [1], "u32");
  const [nextLog] = b.apply(history, [log, nextRecord, at]);
  update(b, record, nextRecord);
  update(b, log, nextLog);
  return names;
}

/** Lets an input take a new value, which is read under its name. */
function update(b: GraphBuilder, input: TensorId, value: TensorId): void {
  b.update(input, value);
  b.output(b.tensors[input].name, value);
}

function optimizerOf(spec: OptimizerSpec): Optimizer {
  if (spec.kind === "adamw") return { op: adamw, moments: ["m", "v"], scalars: 8 };
  return spec.momentum === 0
    ? { op: sgd, moments: [], scalars: 3 }
    : { op: sgdMomentum, moments: ["b"], scalars: 3 };
}
