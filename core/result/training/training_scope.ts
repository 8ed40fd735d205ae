import { dataOfPlace } from "../../experiment/sizes.ts";
import { countText, listText } from "../scope_text.ts";
import type { TrainingRun } from "./training_runs.ts";

/**
 * Says what a verdict about trainings is about.
 *
 * @param runs Runs it rests on, of one data set and budget.
 * @returns Text such as
 *   `markov, 2000 updates of 32 x 64 tokens, 2 layers of width 64, 8 seeds, cpu, bitwise`.
 */
export function trainingScope(runs: readonly TrainingRun[]): string {
  const known = runs.filter(({ status }) => status !== "missing");
  if (known.length === 0) return "";
  const distinct = (texts: readonly string[]) => listText([...new Set(texts)]);
  const places = [...new Set(known.map(({ data }) => data))];
  const steps = [...new Set(known.map(({ steps }) => steps))].sort((a, b) => a - b);
  return [
    places.length === 1
      ? places[0]
      : `${dataOfPlace(places[0])} at ${countText(places.length, "size")}`,
    `${
      steps.length === 1 ? countText(steps[0], "update") : `${listText(steps.map(String))} updates`
    } of ${
      distinct(known.map(({ config: { train } }) =>
        `${train.batch * train.accumulate} x ${train.length}`
      ))
    } tokens`,
    distinct(
      known.map(({ config: { model } }) =>
        `${countText(model.layers, "layer")} of width ${model.dModel}`
      ),
    ),
    countText(new Set(known.map(({ seed }) => seed)).size, "seed"),
    distinct(known.map(({ device = "" }) => device)),
    distinct(known.map(({ arithmetic = "" }) => arithmetic)),
  ].join(", ");
}
