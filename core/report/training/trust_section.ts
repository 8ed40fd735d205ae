import { countText } from "../../result/scope_text.ts";
import { MOST_EXACT, SIGN_DRAWS } from "../../result/statistics/sign_flip.ts";
import { mean } from "../../result/statistics/summary.ts";
import type { TrainingAnalysis, TrainingSet } from "../../result/training/training_analysis.ts";
import { ALPHA } from "../../result/verdict_limits.ts";
import { detailsBlock, markdownBlocks, markdownTable } from "../markdown.ts";
import { fixedText, intervalText, numberText } from "../number_text.ts";
import type { ReportInput } from "../report_input.ts";

/**
 * Writes the section of a report that shows whether its losses can be trusted: positive controls, an arm
 * against itself, the family of tests, and the trials of learning rates.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty where nothing was trained.
 */
export function trustSection({ analysis: { training, claims } }: ReportInput): string {
  if (training === undefined || training.sets.length === 0) return "";
  const tested = claims.filter(({ pHolm, claim: { rule } }) =>
    pHolm !== undefined && "candidate" in rule && "split" in rule
  );
  const seeds = training.sets[0].arms[0]?.asked ?? 0;
  return markdownBlocks([
    "## Can the losses be trusted?",
    training.sets.flatMap(controlLines).join("\n"),
    training.sets.flatMap(duplicateLine).join("\n"),
    familyText(tested.length, seeds),
    trialText(training),
  ]);
}

function controlLines({ controls, data, steps, isMain }: TrainingSet): readonly string[] {
  if (controls.length === 0) {
    return isMain
      ? [`- No positive control on ${data}: that its set-up tells good from bad is not shown.`]
      : [];
  }
  return controls.map(({ control, excess, fired, reason }) => {
    const unit = control.metric === "loss" ? " nat" : "";
    const seen = excess === undefined ? reason : `it is by ${intervalText(excess)}${unit}`;
    return `- Positive control: \`${control.arm}\` must be worse than \`${control.baseline}\` in ` +
      `${control.metric} by ${numberText(control.minExcess)}${unit} on ${data} after ${steps} ` +
      `updates; ${seen}: **${fired ? "fired" : "did not fire"}**.`;
  });
}

function duplicateLine({ duplicate, data, steps }: TrainingSet): readonly string[] {
  if (duplicate === undefined) return [];
  return [
    `- A/A: \`${duplicate.arm}\` minus itself from other seeds on ${data} after ${steps} updates: ` +
    `${intervalText(duplicate.difference)} nat. Its seeds are not paired, so that this is what ` +
    "seeds alone can do.",
  ];
}

function familyText(tests: number, seeds: number): string {
  if (tests === 0) return "";
  const isExact = seeds <= MOST_EXACT; // how many flips there are bounds p from below
  const least = isExact ? 2 / (1 << seeds) : 1 / (SIGN_DRAWS + 1);
  const test = `${isExact ? "exact " : ""}sign-flip test${isExact ? "" : " by drawn signs"}`;
  const most = Math.ceil(ALPHA / least) - 1;
  const few = most < tests && isExact
    ? " There are more, so that a difference may be real and remain inconclusive."
    : "";
  return `${countText(tests, "test")} of losses ${tests === 1 ? "is" : "are"} one family, ` +
    `corrected together (Holm). With ${countText(seeds, "seed")} the ${test} gives ` +
    `p = ${numberText(least, 2)} at the least, enough for ${countText(most, "test")}.${few}`;
}

function trialText({ trials }: TrainingAnalysis): string {
  if (trials.length === 0) return "";
  const [{ rates, steps }] = trials;
  const edges = trials.filter(({ isAtEdge }) => isAtEdge);
  const isEqual = trials.every((trial) => trial.rates.length === rates.length);
  return markdownBlocks([
    `Learning rates: ${isEqual ? "each" : "**not each**"} arm was tried at ` +
    `${rates.map(({ rate }) => numberText(rate)).join(", ")} for ${countText(steps, "update")} ` +
    `with ${countText(rates[0].asked, "seed")}; the least mean held-out loss decides, on the ` +
    "windows that all losses are of.",
    edges.length === 0
      ? ""
      : `**At the edge of the rates tried**, so that a better rate may lie beyond: ${
        edges.map(({ arm, data, best }) => `\`${arm}\` on ${data} (${numberText(best!)})`)
          .join(", ")
      }.`,
    detailsBlock("Trials of learning rates: mean held-out loss", trialTable(trials)),
  ]);
}

function trialTable(trials: TrainingAnalysis["trials"]): string {
  const rates = [...new Set(trials.flatMap((trial) => trial.rates.map(({ rate }) => rate)))]
    .sort((a, b) => a - b);
  return markdownTable(
    [
      { title: "data" },
      { title: "arm" },
      ...rates.map((rate) => ({ title: numberText(rate), align: "right" as const })),
    ],
    trials.map(({ data, arm, best, rates: tried }) => [
      data,
      `\`${arm}\``,
      ...rates.map((rate) => {
        const found = tried.find((each) => each.rate === rate);
        if (found === undefined || found.losses.length === 0) {
          return found !== undefined && found.diverged > 0 ? "diverged" : "";
        }
        const loss = fixedText(mean(found.losses), 4);
        const lost = found.diverged > 0 ? ` (${found.diverged} diverged)` : "";
        return rate === best ? `**${loss}**${lost}` : `${loss}${lost}`;
      }),
    ]),
  );
}
