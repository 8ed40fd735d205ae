import { longestSide } from "../model/architecture.ts";
import { sizedArms } from "./arms.ts";
import type { Experiment } from "./experiment.ts";
import type { TrainingBlock } from "./training_blocks.ts";
import { armsOfSide } from "./training_rules.ts";

/**
 * Says what of an experiment is allowed but probably not meant.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns One line each, in file order; what several arms share is said once.
 */
export function planWarnings(experiment: Experiment): readonly string[] {
  const { training } = experiment;
  if (training === undefined) return [];
  const all = sizedArms(experiment);
  const found = all.flatMap(({ name, size, model, train }) => {
    // What the longest sequence of a stack is, where each of two reads half of a window.
    const sideOf = (window: number) => longestSide(model.architecture, window);
    const trained = sideOf(train.length);
    const longest = sideOf(Math.max(train.length, ...training.evaluation.lengths));
    const { position, t5MaxDistance, positionRows = longest } = model;
    return [
      ...(position === "t5" && t5MaxDistance > trained
        ? [
          `t5MaxDistance ${t5MaxDistance} is above the length of training, ` +
          `${trained}; the farthest buckets are never trained`,
        ]
        : []),
      ...(position === "learned" && positionRows < longest
        ? [
          `the table of positions has ${positionRows} rows, less than the longest ` +
          `length, ${longest}; what is longer than the table is not measured`,
        ]
        : []),
      ...(position === "learned" && positionRows > trained && longest > trained
        ? [
          `rows of the table of positions behind ${trained} are never trained, and ` +
          "keep their initial values",
        ]
        : []),
    ].map((text) => ({ name: size === undefined ? name : `${size.name}/${name}`, text }));
  });
  const ofArms = [...Map.groupBy(found, ({ text }) => text)].map(([text, arms]) => {
    const isAll = arms.length > 1 && arms.length === all.length;
    return `${isAll ? "all arms" : arms.map(({ name }) => name).join(", ")}: ${text}`;
  });
  return [...ofArms, ...windowWarnings(experiment, training)];
}

/** Held-out windows are as long as those of training, so that other lengths do not compare. */
function windowWarnings(
  experiment: Experiment,
  { controls, data: learned }: TrainingBlock,
): readonly string[] {
  const lengthsOf = (arms: readonly string[]) => [
    ...new Set(
      sizedArms(experiment).filter(({ name }) => arms.includes(name))
        .map(({ train }) => train.length),
    ),
  ];
  const warningOf = (name: string, arms: readonly string[]) => {
    const lengths = lengthsOf(arms);
    return lengths.length < 2 ? [] : [
      `${name}: compares held-out losses of arms that are trained, and so measured, at lengths ` +
      `${lengths.join(" and ")}; choose a split by length`,
    ];
  };
  return [
    ...experiment.claims.flatMap(({ id, rule }) => {
      if (!("candidate" in rule) || !("split" in rule)) return [];
      if (rule.split !== "held-out") return [];
      return warningOf(id, [...armsOfSide(rule.baseline), ...armsOfSide(rule.candidate)]);
    }),
    ...controls.flatMap(({ arm, baseline, data }, i) => {
      const isLeftOut = data !== undefined && learned.every(({ name }) => name !== data);
      return isLeftOut ? [] : warningOf(`training.controls[${i}]`, [arm, baseline]);
    }),
  ];
}
