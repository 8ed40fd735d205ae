import type { BatchInput, TokenBatch } from "../data/dataset.ts";
import { architectureOf, inputWidths } from "../model/architecture.ts";
import { stepSequences } from "./train_spec.ts";
import type { TrainingSpec } from "./trainer.ts";

/**
 * What a model reads in one step, for each replicate or once for all of them: `[sequences, length]`,
 * or `[replicates, sequences, length]`; see `stepSequences` and `modelBatch`.
 */
export type Batch = TokenBatch;

/**
 * Checks the size of a batch.
 *
 * @throws {RangeError} With what was given, and the sizes that fit.
 */
export function checkBatch(
  { model, train }: TrainingSpec,
  given: Batch,
  replicates: number,
): void {
  const sequences = stepSequences(train);
  const widths = inputWidths(model, train.length);
  for (const [name, length] of Object.entries(widths) as [BatchInput, number][]) {
    const size = given[name]?.length ?? 0;
    const count = sequences * length;
    if (size === count || size === replicates * count) continue;
    const also = replicates === 1 ? "" : ` or [${replicates}, ${sequences}, ${length}]`;
    throw new RangeError(
      `Cannot take a step as ${name} must be [${sequences}, ${length}]${also}: ` +
        `elements=${count}, values=${size}`,
    );
  }
  const other = Object.keys(given).find((name) => !Object.hasOwn(widths, name));
  if (other === undefined) return;
  throw new RangeError(
    `Cannot take a step as the model must read all of its batch: given=${other}, ` +
      `architecture=${architectureOf(model)}`,
  );
}
