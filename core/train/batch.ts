import { stepSequences, type TrainSpec } from "./train_spec.ts";

/** Tokens of one step: for each replicate, or once for all of them. */
export interface Batch {
  /** `[sequences, length]`, or `[replicates, sequences, length]`; see `stepSequences`. */
  readonly tokens: Uint32Array;
  /** Of the same size: what follows each token. */
  readonly targets: Uint32Array;
}

/**
 * Checks the size of a batch.
 *
 * @throws {RangeError} With what was given, and the sizes that fit.
 */
export function checkBatch(
  train: TrainSpec,
  given: Batch,
  replicates: number,
): void {
  const { length } = train;
  const sequences = stepSequences(train);
  const count = sequences * length;
  for (const name of ["tokens", "targets"] as const) {
    const { length: size } = given[name];
    if (size === count || size === replicates * count) continue;
    const also = replicates === 1 ? "" : ` or [${replicates}, ${sequences}, ${length}]`;
    throw new RangeError(
      `Cannot take a step as ${name} must be [${sequences}, ${length}]${also}: ` +
        `elements=${count}, values=${size}`,
    );
  }
}
