import type { TrainingAnalysis, TrainingSet } from "../../result/training/training_analysis.ts";
import { fixedText, intervalText } from "../number_text.ts";
import { terminalTable } from "../terminal_table.ts";
import { meanText } from "./loss_table.ts";
import { sizeText } from "./size_text.ts";

/**
 * Writes the losses of all arms for the terminal, after the main budget of each data set.
 *
 * @param training Summaries of the trainings.
 * @param options Width of the terminal in characters.
 * @returns Text without a final line feed; empty where nothing was trained.
 */
export function terminalLosses(
  { sets }: TrainingAnalysis,
  options: { readonly width?: number } = {},
): string {
  return sets.filter(({ isMain }) => isMain).map((set) => setTable(set, options)).join("\n\n");
}

function setTable(
  { data, steps, arms }: TrainingSet,
  options: { readonly width?: number },
): string {
  const floor = arms.flatMap(({ values }) => values.get("floor bayes") ?? [])[0];
  const floorText = floor === undefined ? "" : `, floor ${fixedText(floor.mean.estimate, 4)}`;
  const hasLost = arms.some(({ diverged }) => diverged > 0);
  const table = terminalTable(
    [
      { title: "arm" },
      { title: "loss, nats", align: "right" },
      { title: `minus ${arms[0]?.arm}`, align: "right" },
      { title: "params", align: "right" },
      ...(hasLost ? [{ title: "diverged", align: "right" as const }] : []),
    ],
    arms.map(({ arm, values, asked, diverged }) => {
      const loss = values.get("held-out loss");
      const size = values.get("model parameters");
      return [
        arm,
        loss === undefined ? "–" : meanText(loss),
        loss?.difference === undefined ? "" : intervalText(loss.difference),
        size === undefined ? "" : sizeText(size.mean.estimate),
        ...(hasLost ? [diverged === 0 ? "" : `${diverged} of ${asked}`] : []),
      ];
    }),
    options,
  );
  return `${data} after ${steps} updates${floorText}:\n${table}`;
}
