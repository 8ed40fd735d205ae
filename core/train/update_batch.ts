import type { BatchInput, Dataset } from "../data/dataset.ts";
import type { Batch } from "./batch.ts";
import { modelBatch } from "./model_data.ts";
import { stepSequences } from "./train_spec.ts";
import type { TrainingSpec } from "./trainer.ts";

/** Who trains on what. */
export interface BatchSource {
  readonly spec: TrainingSpec;
  readonly data: Dataset;
  readonly seeds: readonly number[];
}

/**
 * Makes the batch of an update as its model reads it, of every seed one behind the other.
 *
 * @param source Specification, data and seeds.
 * @param step Updates before.
 * @param batch Sequences of each seed; those of an update where not given.
 */
export function updateBatch(
  { spec: { model, train }, data, seeds }: BatchSource,
  step: number,
  batch = stepSequences(train),
): Batch {
  const { length } = train;
  const [first, ...others] = seeds.map((seed) =>
    modelBatch(model, data.trainBatch({ seed, step, batch, length }), length)
  );
  if (others.length === 0) return first;
  const join = (name: BatchInput) => {
    const size = first[name]!.length;
    const joined = new Uint32Array(seeds.length * size);
    [first, ...others].forEach((each, r) => joined.set(each[name]!, r * size));
    return [name, joined] as const;
  };
  return Object.fromEntries((Object.keys(first) as BatchInput[]).map(join)) as unknown as Batch;
}
