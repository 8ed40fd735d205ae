import { modelArms, settledArm } from "./arms.ts";
import type { Experiment } from "./experiment.ts";

/**
 * Says what of an experiment is allowed but probably not meant.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns One line each, in file order; what several arms share is said once.
 */
export function planWarnings(experiment: Experiment): readonly string[] {
  const { training } = experiment;
  if (training === undefined) return [];
  const names = Object.keys(modelArms(experiment));
  const found = names.flatMap((name) => {
    const { model, train } = settledArm(experiment, name);
    const longest = Math.max(train.length, ...training.evaluation.lengths);
    const { position, t5MaxDistance, positionRows = longest } = model;
    return [
      ...(position === "t5" && t5MaxDistance > train.length
        ? [
          `t5MaxDistance ${t5MaxDistance} is above the length of training, ` +
          `${train.length}; the farthest buckets are never trained`,
        ]
        : []),
      ...(position === "learned" && positionRows < longest
        ? [
          `the table of positions has ${positionRows} rows, less than the longest ` +
          `length, ${longest}; what is longer than the table is not measured`,
        ]
        : []),
      ...(position === "learned" && positionRows > train.length && longest > train.length
        ? [
          `rows of the table of positions behind ${train.length} are never trained, and ` +
          "keep their initial values",
        ]
        : []),
    ].map((text) => ({ name, text }));
  });
  return [...Map.groupBy(found, ({ text }) => text)].map(([text, arms]) => {
    const isAll = arms.length > 1 && arms.length === names.length;
    return `${isAll ? "all arms" : arms.map(({ name }) => name).join(", ")}: ${text}`;
  });
}
