import type {
  ArmOutcome,
  TrainingSet,
  ValueSummary,
} from "../../result/training/training_analysis.ts";
import { type MarkdownColumn, markdownTable } from "../markdown.ts";
import { decimalsOf, fixedText, intervalText, numberText } from "../number_text.ts";
import { sizeText } from "./size_text.ts";

/** A column of the table of arms: what stands in the row of an arm, and of a floor. */
interface Column extends MarkdownColumn {
  readonly cell: (arm: ArmOutcome) => string;
  /** Of a predictor that is known without training. */
  readonly floor?: (nats: number) => string;
}

/**
 * Writes the table of all arms of a data set and budget, with the floors below them.
 *
 * Columns that no arm has a value for are left out.
 *
 * @param set Arms, ranks, and times of a step where they were measured.
 * @returns A Markdown table.
 */
export function lossTable({ arms, ranks, times }: TrainingSet): string {
  const first = arms[0].arm;
  const value = (arm: ArmOutcome, split: string, metric: string) =>
    arm.values.get(`${split} ${metric}`);
  const floors = floorsOf(arms);
  const bayes = floors.find(([name]) => name === "bayes")?.[1];
  const columns: readonly Column[] = [
    {
      title: "arm",
      cell: ({ arm }) => `\`${arm}\``,
    },
    {
      title: "loss, nats",
      align: "right",
      cell: (arm) => meanText(value(arm, "held-out", "loss")),
      floor: (nats) => fixedText(nats, 4),
    },
    {
      title: "excess",
      align: "right",
      cell: (arm) => meanText(value(arm, "held-out", "excess")),
      floor: (nats) => bayes === undefined ? "" : fixedText(nats - bayes, 4),
    },
    {
      title: "bits a byte",
      align: "right",
      cell: (arm) => meanText(value(arm, "held-out", "bits_per_byte")),
    },
    {
      title: "accuracy",
      align: "right",
      cell: (arm) => meanText(value(arm, "held-out", "accuracy")),
    },
    {
      title: `minus \`${first}\``,
      align: "right",
      cell: (arm) => {
        const difference = value(arm, "held-out", "loss")?.difference;
        return difference === undefined ? "" : intervalText(difference);
      },
    },
    {
      title: "rank",
      align: "right",
      cell: ({ arm }) => {
        const found = ranks.get(arm);
        if (found === undefined) return "";
        const { rank, low, high } = found;
        return low === high ? `${rank}` : `${rank} [${low}, ${high}]`;
      },
    },
    {
      title: "diverged",
      align: "right",
      cell: ({ diverged, asked }) =>
        arms.every((arm) => arm.diverged === 0) ? "" : `${diverged} of ${asked}`,
    },
    {
      title: "parameters",
      align: "right",
      cell: (arm) => sizeOf(value(arm, "model", "parameters")),
    },
    {
      title: "without embeddings",
      align: "right",
      cell: (arm) => sizeOf(value(arm, "model", "body_parameters")),
    },
    {
      title: "FLOP a token",
      align: "right",
      cell: (arm) => sizeOf(value(arm, "model", "training_flops")),
    },
    {
      title: "step",
      align: "right",
      cell: ({ arm }) => {
        const time = times.get(arm);
        return time === undefined ? "" : `${numberText(time.medianNs / 1e6)} ms`;
      },
    },
    {
      title: "rate",
      align: "right",
      cell: ({ rate }) => numberText(rate),
    },
  ];
  const rows = [
    ...arms.map((arm) => columns.map(({ cell }) => cell(arm))),
    ...floors.map(([name, nats]) =>
      columns.map(({ floor }, i) => i === 0 ? `*${name}*` : floor?.(nats) ?? "")
    ),
  ];
  const used = columns.map((_, i) => arms.some((_, row) => rows[row][i] !== ""));
  const kept = <T>(list: readonly T[]) => list.filter((_, i) => used[i]);
  return markdownTable(kept(columns), rows.map((row) => kept(row)));
}

/** Losses of predictors that are known without training, the least first. */
function floorsOf(arms: readonly ArmOutcome[]): readonly (readonly [string, number])[] {
  const floors = new Map<string, number>();
  for (const { values } of arms) {
    for (const { split, metric, mean } of values.values()) {
      if (split === "floor" && !floors.has(metric)) floors.set(metric, mean.estimate);
    }
  }
  return [...floors].sort(([, a], [, b]) => a - b);
}

/**
 * Writes a mean with the half-width of its interval.
 *
 * @param summary The mean; undefined if nothing was measured.
 * @returns Text such as `1.5340 ± 0.0044`.
 */
export function meanText(summary: ValueSummary | undefined): string {
  if (summary === undefined) return "";
  const { estimate, low, high } = summary.mean;
  const decimals = Math.min(4, decimalsOf(summary.mean));
  return low === high
    ? numberText(estimate, 5)
    : `${fixedText(estimate, decimals)} ± ${fixedText((high - low) / 2, decimals)}`;
}

function sizeOf(summary: ValueSummary | undefined): string {
  return summary === undefined ? "" : sizeText(summary.mean.estimate);
}
