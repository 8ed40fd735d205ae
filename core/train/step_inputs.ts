import type { InputValues } from "../device/device.ts";
import { createStream } from "../random/stream.ts";
import { HOLD } from "./append_optimizer.ts";
import type { Start } from "./initial_state.ts";
import type { MicroBatch } from "./micro_batches.ts";
import { optimizerScalars } from "./optimizer_scalars.ts";
import { LOG_CAPACITY, type TrainSpec } from "./train_spec.ts";

/**
 * Makes everything that is written for one run of the graph of a step: the batch or a part of it,
 * the optimizer's scalars, the place in the log, and for each stream of dropout the key words of
 * every replicate. Where a step has several parts, all but the last leave the parameters alone.
 *
 * A pure function of its arguments, so that a step can be taken again.
 */
export function stepInputs(
  { train, dropouts, start }: {
    readonly train: TrainSpec;
    readonly dropouts: readonly string[];
    readonly start: Start;
  },
  { share, ...batch }: MicroBatch,
  { step, part }: { readonly step: number; readonly part: number },
): InputValues {
  const { seeds, experiment } = start;
  const { accumulate = 1 } = train;
  const place = step * accumulate + part;
  const keyWords = (path: string) =>
    seeds.flatMap((seed) => [...createStream({ seed, path, experiment }).atStep(place).keyWords()]);
  return {
    ...batch,
    scalars: optimizerScalars(train, step),
    ...(accumulate > 1 && {
      share,
      keep: Float32Array.of(part === 0 ? 0 : 1),
      hold: Float32Array.of(0, part === accumulate - 1 ? 0 : HOLD, 0),
    }),
    "log.at": Uint32Array.of(step % (train.logCapacity ?? LOG_CAPACITY)),
    ...Object.fromEntries(dropouts.map((path) => [path, Uint32Array.from(keyWords(path))])),
  };
}
