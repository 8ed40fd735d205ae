import { type CsvRow, csvText } from "../csv_text.ts";
import type { Interval } from "../statistics/interval.ts";
import type { ScalingSet } from "./scaling_set.ts";

type Row = CsvRow<"scaling.csv">;

/**
 * Writes scaling.csv: laws of the loss by size, what they predict, and gaps by size.
 *
 * @param sets All sizes of all arms, a data set each.
 * @returns Text of the file.
 */
export function scalingCsv(sets: readonly ScalingSet[]): string {
  return csvText("scaling.csv", sets.flatMap(rowsOf));
}

function rowsOf({ data, arms, gaps }: ScalingSet): readonly Row[] {
  const row = (
    arm: string,
    quantity: string,
    interval: Interval,
    more: Partial<Row> = {},
  ): Row => ({
    data,
    arm,
    candidate: undefined,
    quantity,
    axis: undefined,
    at: undefined,
    measured: undefined,
    ...more,
    estimate: interval.estimate,
    low: interval.low,
    high: interval.high,
  });
  const laws = arms.flatMap(({ arm, points, law }) => [
    ...points.map(({ bodyParameters, loss }) =>
      row(arm, "loss", loss, { axis: "body_parameters", at: bodyParameters })
    ),
    ...(law === undefined ? [] : [
      row(arm, "exponent", law.exponent),
      row(arm, "floor", law.floor),
      ...law.leftOut.map(({ size, predicted, measured }) =>
        row(arm, "predicted", predicted, { axis: "body_parameters", at: size, measured })
      ),
    ]),
  ]);
  const between = gaps.flatMap(({ baseline, candidate, sizes, trend, equal, law }) => {
    const own = (quantity: string, interval: Interval, more: Partial<Row> = {}) =>
      row(baseline.join(" "), quantity, interval, { candidate: candidate.join(" "), ...more });
    return [
      ...sizes.map(({ parameters, gap }) =>
        own("gap", gap, { axis: "body_parameters", at: parameters })
      ),
      ...(trend === undefined ? [] : [own("gap_trend", trend)]),
      ...equal.map(({ axis, at, gap }) => own("gap", gap, { axis, at })),
      ...(law === undefined ? [] : [
        ...[law.smallest, law.largest].map(({ size, gap }) =>
          own("law_gap", gap, { axis: "body_parameters", at: size })
        ),
        own("law_gap_trend", law.trend),
        own("law_exponents", law.exponents),
      ]),
    ];
  });
  return [...laws, ...between];
}
