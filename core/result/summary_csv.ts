import { isLevel } from "../experiment/cell.ts";
import { normPoint } from "../experiment/grid.ts";
import type { ArmTiming, Contrast, DecodingOutcome, TimingOutcome } from "./analysis.ts";
import { type CsvRow, csvText } from "./csv_text.ts";

/**
 * Writes summary.csv: each arm of each timing cell, with the comparisons it takes part in.
 *
 * An arm has one row for each baseline it is compared with, or one row without a baseline.
 *
 * @param timings Measured cells of times, in plan order.
 * @returns Text of the file.
 */
export function summaryCsv(timings: readonly (TimingOutcome | DecodingOutcome)[]): string {
  return csvText("summary.csv", timings.flatMap(rowsOf));
}

function rowsOf(timing: TimingOutcome | DecodingOutcome): readonly CsvRow<"summary.csv">[] {
  const { contrasts, duplicate } = timing;
  const all = duplicate === undefined ? contrasts : [...contrasts, duplicate];
  return timing.arms.flatMap((arm) => {
    const own = all.filter(({ candidate }) => candidate === arm.arm);
    return (own.length === 0 ? [undefined] : own).map((contrast) => row(timing, arm, contrast));
  });
}

function row(
  { id, config }: TimingOutcome | DecodingOutcome,
  arm: ArmTiming,
  contrast?: Contrast,
): CsvRow<"summary.csv"> {
  const [predictedLow, predictedHigh] = contrast?.predictedInterval ?? [];
  return {
    cell: id,
    arm: arm.arm,
    ...placeOf(config),
    n: arm.n,
    median_ns: arm.medianNs,
    min_ns: arm.minNs,
    gigabytes_per_second: arm.gigabytesPerSecond,
    fraction_of_copy: arm.fractionOfCopy,
    baseline: contrast?.baseline,
    ratio: contrast?.ratio,
    ratio_low: contrast?.ratioLow,
    ratio_high: contrast?.ratioHigh,
    predicted_ratio: contrast?.predictedRatio,
    predicted_low: predictedLow,
    predicted_high: predictedHigh,
  };
}

function placeOf(config: (TimingOutcome | DecodingOutcome)["config"]) {
  if (config.kind === "decode-timing") {
    const { level, batch, context, arms } = config;
    const rows = level === "token" ? batch : batch * context;
    const [{ dModel: width }] = Object.values(arms);
    return { level, rows, width, pass: "forward", cache: "hot" };
  }
  const { pass, cache } = config;
  const [rows, width] = isLevel(config) ? normPoint(config).shape : config.shape;
  return { level: isLevel(config) ? config.level : "op", rows, width, pass, cache };
}
