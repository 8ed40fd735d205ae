import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import type { TrainingBlock } from "../../experiment/training_blocks.ts";
import { sizeMismatch } from "../../model/size_mismatch.ts";
import type { TrainingSet } from "../../result/training/training_analysis.ts";
import { numberText, percentText } from "../number_text.ts";

/** Rows of the split `model` that say how much of each axis an arm has. */
const AXES = {
  parameters: { metric: "parameters", what: "parameters" },
  flops: { metric: "training_flops", what: "FLOP a token" },
} as const;

/**
 * Stamps a table of arms: whether they have as much of what the experiment says they have.
 *
 * Arms of positive controls count too; the duplicate is the same arm.
 *
 * @param set The data set and budget.
 * @param training The block that declares what is matched.
 * @returns A sentence in Markdown; empty where sizes are unknown.
 */
export function matchingStamp(
  { arms }: TrainingSet,
  { matched, tolerance }: Pick<TrainingBlock, "matched" | "tolerance">,
): string {
  if (matched === "none") {
    return "Nothing is declared as matched: compare sizes before losses.";
  }
  const { metric, what } = AXES[matched];
  const sizes = arms.flatMap(({ arm, values }) => {
    const found = values.get(`model ${metric}`);
    return found === undefined || arm === DUPLICATE_ARM ? [] : [{ arm, size: found.mean.estimate }];
  });
  if (sizes.length === 0) return "";
  const [{ arm: first, size: base }] = sizes;
  const shares = sizes.map(({ arm, size }) => ({
    arm,
    ...sizeMismatch(size, { base, tolerance }),
  }));
  const beyond = shares.filter(({ exceeds }) => exceeds);
  const allowed = `${numberText(100 * tolerance)} %`;
  const signed = (share: number) => `${share > 0 ? "+" : ""}${percentText(share)}`;
  if (beyond.length === 0) {
    const most = shares.reduce((a, b) => Math.abs(b.share) > Math.abs(a.share) ? b : a);
    return most.share === 0
      ? `Matched: every arm has as many ${what} as \`${first}\`.`
      : `Matched by ${what}: \`${most.arm}\` differs most from \`${first}\`, by ` +
        `${signed(most.share)}; ${allowed} is allowed.`;
  }
  const list = beyond.map(({ arm, share }) => `\`${arm}\` ${signed(share)}`).join(", ");
  return `**Not matched**: ${what} differ from those of \`${first}\` by more than ` +
    `${allowed}: ${list}.`;
}
