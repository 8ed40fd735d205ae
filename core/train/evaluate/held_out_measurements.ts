import { exp64, log64 } from "../../base/host_math.ts";
import type { HeldOut } from "../../data/dataset.ts";
import type { WindowLosses } from "./evaluator.ts";
import { exactMatch } from "./exact_match.ts";
import { meanOverTargets } from "./mean_over_targets.ts";
import type { Measurement } from "./measurement.ts";

/**
 * Says how good a model is on held-out data: loss and perplexity, bits for a byte of text, excess
 * over the floor where there is one; where hits were counted, as of problems, the share of scored
 * targets (`accuracy`) and of whole answers (`exact_match`) that are right.
 *
 * @param heldOut The data.
 * @param result What the model made of them.
 * @param place Updates before, and what the split is called.
 */
export function heldOutMeasurements(
  { targets, length, floors, bytes }: HeldOut,
  { losses, hits }: WindowLosses,
  { step, split = "held-out" }: { readonly step: number; readonly split?: string },
): Measurement[] {
  const row = (metric: string, value: number, unit: string) => (
    { split, metric, step, value, unit }
  );
  const { mean: loss, count } = meanOverTargets(losses, targets);
  const rows = [row("loss", loss, "nat"), row("perplexity", exp64(loss), "")];
  if (bytes !== undefined) {
    rows.push(row("bits_per_byte", loss * count / (log64(2) * bytes), "bit"));
  }
  if (floors !== undefined) {
    const floor = meanOverTargets(floors, targets).mean;
    rows.push(row("floor", floor, "nat"), row("excess", loss - floor, "nat"));
  }
  if (hits.length > 0) {
    rows.push(row("accuracy", meanOverTargets(hits, targets).mean, ""));
    rows.push(row("exact_match", exactMatch(hits, { targets, length }), ""));
  }
  return rows;
}
