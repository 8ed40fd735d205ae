import type { Dataset } from "../data/dataset.ts";
import type { Batch } from "./batch.ts";
import { stepSequences } from "./train_spec.ts";
import type { TrainingSpec } from "./trainer.ts";

/** Who trains on what. */
export interface BatchSource {
  readonly spec: TrainingSpec;
  readonly data: Dataset;
  readonly seeds: readonly number[];
}

/**
 * Makes the batch of an update, of every seed one behind the other.
 *
 * @param source Specification, data and seeds.
 * @param step Updates before.
 * @param batch Sequences of each seed; those of an update where not given.
 */
export function updateBatch(
  { spec: { train }, data, seeds }: BatchSource,
  step: number,
  batch = stepSequences(train),
): Batch {
  const { length } = train;
  const [first, ...others] = seeds.map((seed) => data.trainBatch({ seed, step, batch, length }));
  if (others.length === 0) return first;
  const join = (name: "tokens" | "targets") => {
    const joined = new Uint32Array(seeds.length * batch * length);
    [first, ...others].forEach((each, r) => joined.set(each[name], r * batch * length));
    return joined;
  };
  return { tokens: join("tokens"), targets: join("targets") };
}
