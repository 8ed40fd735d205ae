import { requireMember, requireWhole } from "../model/spec_rules.ts";
import { checkSchedule, type Schedule } from "./schedule.ts";

/** An optimizer, as plain data. */
export type OptimizerSpec =
  | {
    readonly kind: "adamw";
    readonly beta1: number;
    readonly beta2: number;
    readonly eps: number;
    /** Decoupled: weights shrink by rate times this, whatever their gradients. */
    readonly weightDecay: number;
  }
  | {
    readonly kind: "sgd";
    /** 0 for none. */
    readonly momentum: number;
    /** Added to the gradient, times the weight. */
    readonly weightDecay: number;
  };

/** How a model is trained, as plain data. */
export interface TrainSpec {
  /** Sequences that the device takes at once. */
  readonly batch: number;
  /** Batches whose gradients are added for one step; 1 where not given. */
  readonly accumulate?: number;
  /** Tokens of a sequence. */
  readonly length: number;
  readonly optimizer: OptimizerSpec;
  readonly schedule: Schedule;
  /** Which parameters weight decay takes: matrices and tables, or gains and biases too. */
  readonly decays: "matrices" | "all";
  /** Largest norm of all gradients together; undefined for no clipping. */
  readonly clipNorm?: number;
  /** Steps whose losses and norms the device keeps until they are read; 64 where not given. */
  readonly logCapacity?: number;
}

/** Steps that the device keeps where a specification does not say. */
export const LOG_CAPACITY = 64;

/** Gives the sequences of a step: of all the batches whose gradients are added. */
export function stepSequences({ batch, accumulate = 1 }: TrainSpec): number {
  return batch * accumulate;
}

/**
 * Checks how a model is to be trained.
 *
 * @throws {RangeError} With the first rule that is broken, and the values.
 */
export function checkTrainSpec(spec: TrainSpec): void {
  const task = "train";
  requireWhole(task, "batch", spec.batch);
  requireWhole(task, "length", spec.length);
  requireWhole(task, "accumulate", spec.accumulate ?? 1);
  requireWhole(task, "logCapacity", spec.logCapacity ?? LOG_CAPACITY);
  checkSchedule(spec.schedule);
  const { optimizer, clipNorm } = spec;
  requireMember(task, "optimizer", optimizer.kind, ["adamw", "sgd"]);
  requireMember(task, "decays", spec.decays, ["matrices", "all"]);
  const inside = (name: string, value: number, [least, below]: readonly [number, number]) => {
    if (value >= least && value < below) return;
    throw new RangeError(
      `Cannot ${task} as ${name} must lie in [${least}, ${below}): ${name}=${value}`,
    );
  };
  inside("weightDecay", optimizer.weightDecay, [0, 1e6]);
  if (optimizer.kind === "sgd") inside("momentum", optimizer.momentum, [0, 1]);
  else {
    inside("beta1", optimizer.beta1, [0, 1]);
    inside("beta2", optimizer.beta2, [0, 1]);
    inside("eps", optimizer.eps, [1e-12, 1]);
  }
  if (clipNorm !== undefined) inside("clipNorm", clipNorm, [1e-5, 1e30]);
}
