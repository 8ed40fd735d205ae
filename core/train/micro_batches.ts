import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import type { BatchInput } from "../data/dataset.ts";
import { inputWidths } from "../model/architecture.ts";
import type { Batch } from "./batch.ts";
import { stepSequences } from "./train_spec.ts";
import type { TrainingSpec } from "./trainer.ts";

/** A part of the batch of a step. */
export interface MicroBatch extends Batch {
  /** Scored targets over those of the whole batch, of each replicate or once for all of them. */
  readonly share: Float32Array;
}

/**
 * Splits the batch of a step into those whose gradients are added, in order.
 *
 * The mean loss of the whole is the sum of the means of its parts times their shares.
 *
 * @param spec What says how many.
 * @param whole Tokens and targets, and what else the model reads, as checked by `checkBatch`.
 */
export function microBatches({ model, train }: TrainingSpec, whole: Batch): MicroBatch[] {
  const { accumulate = 1, batch, length } = train;
  if (accumulate === 1) return [{ ...whole, share: Float32Array.of(1) }];
  const widths = inputWidths(model, length);
  const sizesOf = (name: BatchInput) => {
    const width = widths[name]!;
    return { stride: stepSequences(train) * width, size: batch * width };
  };
  const { stride, size } = sizesOf("targets");
  const runs = whole.targets.length / stride;
  const counts = Array.from(
    { length: runs },
    (_, r) => countScored(whole.targets, r * stride, stride),
  );
  return Array.from({ length: accumulate }, (_, part) => {
    const parts = Object.entries(whole).map(([name, values]) =>
      [name, cutPart(values, { ...sizesOf(name as BatchInput), part })] as const
    );
    const share = counts.map((count, r) =>
      count === 0 ? 0 : countScored(whole.targets, r * stride + part * size, size) / count
    );
    return {
      ...(Object.fromEntries(parts) as unknown as Batch),
      share: Float32Array.from(share),
    };
  });
}

/** Cuts a part out of the values of each replicate. */
function cutPart(
  values: Uint32Array,
  { stride, size, part }: {
    readonly stride: number;
    readonly size: number;
    readonly part: number;
  },
): Uint32Array {
  const runs = values.length / stride;
  const cut = new Uint32Array(runs * size);
  for (let r = 0; r < runs; r++) {
    const from = r * stride + part * size;
    cut.set(values.subarray(from, from + size), r * size);
  }
  return cut;
}

function countScored(targets: Uint32Array, from: number, count: number): number {
  let scored = 0;
  for (let i = from; i < from + count; i++) if (targets[i] !== IGNORE_INDEX) scored += 1;
  return scored;
}
