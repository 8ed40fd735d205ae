import { type CellRecord, metricNumber } from "./cell_record.ts";

/**
 * Finds the held-out loss at the end of a run.
 *
 * @param record Its record.
 * @returns Nats; undefined where the run did not end well, or the loss is not finite.
 */
export function finalLoss(
  { status, metrics }: Pick<CellRecord, "status" | "metrics">,
): number | undefined {
  if (status !== "ok") return undefined;
  const found = metrics.findLast(({ split, metric }) => split === "held-out" && metric === "loss");
  const loss = found === undefined ? NaN : metricNumber(found.value);
  return Number.isFinite(loss) ? loss : undefined;
}
