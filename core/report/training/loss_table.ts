import type {
  ArmOutcome,
  TrainingSet,
  ValueSummary,
} from "../../result/training/training_analysis.ts";
import { markdownTable } from "../markdown.ts";
import { decimalsOf, fixedText, intervalText, numberText } from "../number_text.ts";
import { sizeText } from "./size_text.ts";

/** A column of the table of arms: what stands in the row of an arm, and of a floor. */
interface Column {
  readonly title: string | ((first: string) => string);
  readonly align?: "right";
  readonly cell: (arm: ArmOutcome, set: TrainingSet) => string;
  /** Of a predictor that is known without training, beside the optimal one. */
  readonly floor?: (nats: number, bayes: number | undefined) => string;
}

const COLUMNS: readonly Column[] = [
  {
    title: "arm",
    cell: ({ arm }) => `\`${arm}\``,
  },
  {
    title: "loss, nats",
    align: "right",
    cell: (arm) => meanText(heldOut(arm, "loss")),
    floor: (nats) => fixedText(nats, 4),
  },
  {
    title: "excess",
    align: "right",
    cell: (arm) => meanText(heldOut(arm, "excess")),
    floor: (nats, bayes) => bayes === undefined ? "" : fixedText(nats - bayes, 4),
  },
  {
    title: "bits a byte",
    align: "right",
    cell: (arm) => meanText(heldOut(arm, "bits_per_byte")),
  },
  {
    title: "accuracy",
    align: "right",
    cell: (arm) => meanText(heldOut(arm, "accuracy")),
  },
  {
    title: "whole answers",
    align: "right",
    cell: (arm) => meanText(heldOut(arm, "exact_match")),
  },
  {
    title: "decoded answers",
    align: "right",
    cell: (arm) => meanText(heldOut(arm, "decoded_exact_match")),
  },
  {
    title: "BLEU",
    align: "right",
    cell: (arm) => meanText(heldOut(arm, "bleu")),
  },
  {
    title: (first) => `minus \`${first}\``,
    align: "right",
    cell: (arm) => {
      const difference = heldOut(arm, "loss")?.difference;
      return difference === undefined ? "" : intervalText(difference);
    },
  },
  {
    title: "rank",
    align: "right",
    cell: ({ arm }, { ranks }) => {
      const found = ranks.get(arm);
      if (found === undefined) return "";
      const { rank, low, high } = found;
      return low === high ? `${rank}` : `${rank} [${low}, ${high}]`;
    },
  },
  {
    title: "diverged",
    align: "right",
    cell: ({ diverged, asked }, { arms }) =>
      arms.every((arm) => arm.diverged === 0) ? "" : `${diverged} of ${asked}`,
  },
  {
    title: "parameters",
    align: "right",
    cell: (arm) => sizeOf(arm, "parameters"),
  },
  {
    title: "without embeddings",
    align: "right",
    cell: (arm) => sizeOf(arm, "body_parameters"),
  },
  {
    title: "FLOP a token",
    align: "right",
    cell: (arm) => sizeOf(arm, "training_flops"),
  },
  {
    title: "step",
    align: "right",
    cell: ({ arm }, { times }) => {
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

/**
 * Writes the table of all arms of a data set and budget, with the floors below them.
 *
 * Columns that no arm has a value for are left out.
 *
 * @param set Arms, ranks, and times of a step where they were measured.
 * @returns A Markdown table.
 */
export function lossTable(set: TrainingSet): string {
  const { arms } = set;
  const floors = floorsOf(arms);
  const bayes = floors.find(([name]) => name === "bayes")?.[1];
  const rows = [
    ...arms.map((arm) => COLUMNS.map(({ cell }) => cell(arm, set))),
    ...floors.map(([name, nats]) =>
      COLUMNS.map(({ floor }, i) => i === 0 ? `*${name}*` : floor?.(nats, bayes) ?? "")
    ),
  ];
  const columns = COLUMNS.map(({ title, align }) => ({
    title: typeof title === "string" ? title : title(arms[0].arm),
    ...(align && { align }),
  }));
  const used = columns.map((_, i) => arms.some((_, row) => rows[row][i] !== ""));
  const kept = <T>(list: readonly T[]) => list.filter((_, i) => used[i]);
  return markdownTable(kept(columns), rows.map((row) => kept(row)));
}

function heldOut({ values }: ArmOutcome, metric: string): ValueSummary | undefined {
  return values.get(`held-out ${metric}`);
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

function sizeOf({ values }: ArmOutcome, metric: string): string {
  const found = values.get(`model ${metric}`);
  return found === undefined ? "" : sizeText(found.mean.estimate);
}
