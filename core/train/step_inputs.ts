import type { InputValues } from "../device/device.ts";
import { createStream } from "../random/stream.ts";
import type { Batch } from "./batch.ts";
import type { Start } from "./initial_state.ts";
import { optimizerScalars } from "./optimizer_scalars.ts";
import { LOG_CAPACITY, type TrainSpec } from "./train_spec.ts";

/**
 * Makes everything that is written for a step: the batch, the optimizer's scalars, the place in the
 * log, and for each stream of dropout the key words of every replicate.
 *
 * A pure function of its arguments, so that a step can be taken again.
 */
export function stepInputs(
  { train, dropouts, start }: {
    readonly train: TrainSpec;
    readonly dropouts: readonly string[];
    readonly start: Start;
  },
  { tokens, targets }: Batch,
  step: number,
): InputValues {
  const { seeds, experiment } = start;
  const keyWords = (path: string) =>
    seeds.flatMap((seed) => [...createStream({ seed, path, experiment }).atStep(step).keyWords()]);
  return {
    tokens,
    targets,
    scalars: optimizerScalars(train, step),
    "log.at": Uint32Array.of(step % (train.logCapacity ?? LOG_CAPACITY)),
    ...Object.fromEntries(dropouts.map((path) => [path, Uint32Array.from(keyWords(path))])),
  };
}
