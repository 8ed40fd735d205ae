import { cos64, pow64 } from "../base/host_math.ts";

/** How the learning rate moves, as plain data. */
export type Schedule =
  & {
    /** The largest rate. */
    readonly rate: number;
    /** Steps over which the rate rises linearly; 0 for none. */
    readonly warmUp: number;
  }
  & (
    | { readonly kind: "constant" }
    /** Half a cosine from `rate` at the end of the warm-up to `last` at `steps`. */
    | { readonly kind: "cosine"; readonly steps: number; readonly last: number }
    /** Times `factor` once in `every` steps, counted from the first. */
    | { readonly kind: "step"; readonly every: number; readonly factor: number }
  );

/**
 * Gives the learning rate of a step, in f64 and equal in every engine.
 *
 * The warm-up gives `rate (step + 1) / (warmUp + 1)`, so that the first step moves and the rate is
 * reached when it ends.
 *
 * @param schedule How the rate moves.
 * @param step Steps taken before, from 0.
 * @returns The rate.
 */
export function learningRate(schedule: Schedule, step: number): number {
  const { rate, warmUp } = schedule;
  if (step < warmUp) return rate * (step + 1) / (warmUp + 1);
  switch (schedule.kind) {
    case "constant":
      return rate;
    case "cosine": {
      const { steps, last } = schedule;
      if (step >= steps) return last;
      const part = (step - warmUp) / (steps - warmUp);
      return last + (rate - last) * (1 + cos64(Math.PI * part)) / 2;
    }
    case "step":
      return rate * pow64(schedule.factor, Math.floor(step / schedule.every));
    default:
      throw new RangeError(
        `Cannot find a learning rate as the kind of schedule must be known: schedule=${
          JSON.stringify(schedule satisfies never)
        }`,
      );
  }
}

/**
 * Checks a schedule.
 *
 * @throws {RangeError} With the first rule that is broken, and the values.
 */
export function checkSchedule(schedule: Schedule): void {
  const fail = (rule: string, found: string) => {
    throw new RangeError(`Cannot plan learning rates as ${rule}: ${found}`);
  };
  const { kind, rate, warmUp } = schedule;
  if (!(rate >= 0 && Number.isFinite(rate))) {
    fail("rate must be a number from 0", `rate=${rate}`);
  }
  if (!(Number.isSafeInteger(warmUp) && warmUp >= 0)) {
    fail("warmUp must be a whole number from 0", `warmUp=${warmUp}`);
  }
  if (kind === "cosine" && !(Number.isSafeInteger(schedule.steps) && schedule.steps > warmUp)) {
    fail("steps must reach beyond the warm-up", `steps=${schedule.steps}, warmUp=${warmUp}`);
  }
  if (kind === "cosine" && !(schedule.last >= 0 && schedule.last <= rate)) {
    fail("last must lie between 0 and rate", `last=${schedule.last}, rate=${rate}`);
  }
  if (kind === "step" && !(Number.isSafeInteger(schedule.every) && schedule.every >= 1)) {
    fail("every must be a whole number from 1", `every=${schedule.every}`);
  }
  if (kind === "step" && !(schedule.factor > 0 && schedule.factor <= 1)) {
    fail("factor must lie in (0, 1]", `factor=${schedule.factor}`);
  }
}
