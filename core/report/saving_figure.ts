import type { Analysis, ClaimOutcome } from "../result/analysis.ts";
import type { Verdict } from "../result/statistics/verdict.ts";
import { claimChart } from "./claim_chart.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "./figure_spec.ts";
import { FIGURE_CONFIG, INK, PALETTE } from "./figure_theme.ts";

/**
 * Draws the measured saving of each timing claim as an interval over the claimed range.
 *
 * @param analysis Analysed results.
 * @returns The figure; undefined if no timing claim was measured.
 */
export function savingFigure(analysis: Analysis): Figure | undefined {
  const rows = analysis.claims.flatMap(savingRow);
  if (rows.length === 0) return undefined;

  const percents = rows.flatMap((row) => [row.low, row.high, row.from, row.to, 0])
    .filter(Number.isFinite);
  const { width, y, measured } = claimChart(rows);
  const room = 0.04 * (Math.max(...percents) - Math.min(...percents));
  const domain = [Math.min(...percents) - room, Math.max(...percents) + room];
  const values = rows.map((row) => ({ ...row, to: Math.min(row.to, domain[1]) }));
  const x = {
    type: "quantitative",
    title: "time saved, % of the baseline's",
    scale: { domain, nice: false },
    axis: { grid: true, tickCount: 8 },
  };
  const caption = "Measured saving of each timing claim with its 95 % interval, over the range " +
    "that is claimed";
  return {
    name: "saving",
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: "What is claimed, and what was measured",
        subtitle: "Shaded: claimed. Tick: published. Point and line: measured, 95 % interval.",
      },
      config: FIGURE_CONFIG,
      data: { values },
      width,
      height: { step: 44 },
      layer: [
        {
          mark: { type: "bar", color: PALETTE.grey, opacity: 0.28, height: 28, cornerRadius: 3 },
          encoding: { y, x: { ...x, field: "from" }, x2: { field: "to" } },
        },
        {
          mark: { type: "tick", color: INK, size: 28, thickness: 3 },
          encoding: { y, x: { ...x, field: "published" } },
        },
        ...measured(x),
      ],
    },
  };
}

/** Row of a timing claim, in percent of the baseline's time; none for other or unmeasured ones. */
function savingRow(outcome: ClaimOutcome) {
  const { claim: { id, rule, published: source }, estimate, low, high, verdict } = outcome;
  const published = source?.value !== undefined && source.unit === "%"
    ? source.value / 100
    : undefined;
  if (estimate === undefined || low === undefined || high === undefined) return [];
  if (rule.kind === "saving-in-range") {
    const [measured, range] = [{ estimate, low, high }, { from: rule.low, to: rule.high }];
    return [percentRow({ claim: id, verdict, ...measured, ...range, published })];
  }
  if (rule.kind === "less-time") { // open above
    const range = { from: rule.margin, to: Infinity };
    return [percentRow({ claim: id, verdict, estimate, low, high, ...range, published })];
  }
  if (rule.kind === "equal-time") { // a ratio: what it leaves of 1 is saved
    const measured = { estimate: 1 - estimate, low: 1 - high, high: 1 - low };
    return [percentRow({ claim: id, verdict, ...measured, from: -rule.margin, to: rule.margin })];
  }
  return [];
}

interface SavingRow {
  readonly claim: string;
  readonly verdict: Verdict;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
  readonly published?: number;
}

function percentRow(row: SavingRow): SavingRow {
  const { claim, verdict, estimate, low, high, from, to, published } = row;
  return {
    claim,
    verdict,
    estimate: 100 * estimate,
    low: 100 * low,
    high: 100 * high,
    from: 100 * from,
    to: 100 * to,
    published: published === undefined ? undefined : 100 * published,
  };
}
