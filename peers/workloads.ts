import type { CallsQuestion, MatmulQuestion, OpQuestion } from "./timed_work.ts";
import { TRAINING_CASE, type TrainingCase } from "./training_case.ts";

/** Something that every contestant is asked to do. */
export interface Workload {
  /** Such as `matmul 512 NN`. */
  readonly name: string;
  /** What is asked before the first sample, where something is. */
  readonly prepare?: Readonly<Record<string, unknown>>;
  /** What a sample asks; repetitions are added. */
  readonly question: Readonly<Record<string, unknown>>;
  /** What a time is turned into. */
  readonly unit: "GFLOP/s" | "ms" | "µs" | "tokens/s";
  /** Operations, calls or tokens of one repetition. */
  readonly amount: number;
  /** Least duration of a sample, where that has to be longer than others. */
  readonly sampleMs?: number;
}

/** A training goes on: what the peer before left in caches and threads should not be half of it. */
const STEPS_SAMPLE_MS = 500;

const [ROWS, WIDTH] = [4096, 1024];
const CALLS: CallsQuestion = { length: 300, elements: 64 };

/** Makes the workload of a product of square matrices. */
export function matmulWorkload(size: number, form: MatmulQuestion["form"]): Workload {
  const question: MatmulQuestion = { m: size, k: size, n: size, form };
  return {
    name: `matmul ${size} ${form}`,
    question: { ask: "time-matmul", ...question },
    unit: "GFLOP/s",
    amount: 2 * size * size * size,
  };
}

/** Makes the workload of an op on 4096 x 1024. */
export function opWorkload(op: OpQuestion["op"]): Workload {
  const question: OpQuestion = { op, rows: ROWS, width: WIDTH };
  return { name: op, question: { ask: "time-op", ...question }, unit: "ms", amount: 1 };
}

/** One of 300 additions in a row, each of 64 elements. */
export const CALL_WORKLOAD: Workload = {
  name: "one small op",
  question: { ask: "time-calls", ...CALLS },
  unit: "µs",
  amount: CALLS.length,
};

/** Losses that are read before steps are timed. */
export const LOSSES = 5;

/** Makes the workload of a training step of a case. */
export function stepWorkload(name: string, of: TrainingCase): Workload {
  return {
    name,
    prepare: { ask: "train", case: of, steps: LOSSES },
    question: { ask: "time-steps" },
    unit: "tokens/s",
    amount: of.batch * of.length,
    sampleMs: STEPS_SAMPLE_MS,
  };
}

/** A training step of `TRAINING_CASE`. */
export const STEP_WORKLOAD: Workload = stepWorkload("training step", TRAINING_CASE);

/** Everything that the table of peers shows but the start. */
export const WORKLOADS: readonly Workload[] = [
  ...[256, 512].flatMap((size) =>
    (["NN", "NT", "TN"] as const).map((form) => matmulWorkload(size, form))
  ),
  ...(["layer_norm", "rms_norm", "softmax", "gelu"] as const).map(opWorkload),
  CALL_WORKLOAD,
  STEP_WORKLOAD,
];

/** Turns the nanoseconds of one repetition into a figure in the workload's unit. */
export function figureOf({ unit, amount }: Pick<Workload, "unit" | "amount">, ns: number): number {
  switch (unit) {
    case "GFLOP/s":
      return amount / ns;
    case "tokens/s":
      return amount / (ns / 1e9);
    case "ms":
      return ns / 1e6 / amount;
    case "µs":
      return ns / 1e3 / amount;
  }
}
