import type { ExperimentIssue } from "../base/errors.ts";
import type { EvaluationPlan } from "../train/evaluate/evaluation_plan.ts";
import type { TrainSettings } from "../train/train_settings.ts";
import { settingPlace, type SizedArm, sizedArms } from "./arms.ts";
import { decodedIssues } from "./decoded_rules.ts";
import type { Experiment } from "./experiment.ts";
import { firstOfEachPath } from "./explain_issues.ts";
import { fieldPath } from "./field_path.ts";
import { sizeIssues } from "./size_rules.ts";
import { stepsAt } from "./sizes.ts";
import { sourceIssues } from "./source_rules.ts";
import { taskIssues } from "./task_issues.ts";
import type { TrainingBlock } from "./training_blocks.ts";

/**
 * Finds the faults between the parts of a training block, and of it and the arms.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues, in file order.
 */
export function trainingBlockIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const { training, gradients } = experiment;
  const depths = gradients === undefined
    ? []
    : orderIssues({ "gradients.depths": gradients.depths });
  if (training === undefined) {
    return [...taskIssues(experiment), ...sourceIssues(experiment), ...depths];
  }
  const { budgets, learningRates, evaluation } = training;
  // What is wrong with settings that arms share is told once.
  return firstOfEachPath([
    ...nameIssues(training),
    ...taskIssues(experiment),
    ...sourceIssues(experiment),
    ...orderIssues({
      "training.budgets": budgets,
      "training.learningRates": learningRates,
      "training.evaluation.lengths": evaluation.lengths,
    }),
    ...evaluationIssues(experiment, evaluation),
    ...decodedIssues(experiment),
    ...sizeIssues(experiment),
    ...sizedArms(experiment).flatMap((arm) => {
      const placeOf = (key: keyof TrainSettings) => settingPlace(experiment, arm, ["train", key]);
      const pathOf = (key: keyof TrainSettings) => fieldPath(placeOf(key));
      const isTried = learningRates.length > 0 && placeOf("learningRate")[0] !== "base";
      return [
        ...(isTried
          ? [{ path: pathOf("learningRate"), message: "is chosen by training.learningRates" }]
          : []),
        ...scheduleIssues(arm, training, pathOf),
        ...poolIssues(arm, pathOf),
      ];
    }),
    ...depths,
  ]);
}

/** Finds lists that must ascend and do not. */
function orderIssues(
  lists: Readonly<Record<string, readonly number[]>>,
): readonly ExperimentIssue[] {
  return Object.entries(lists).flatMap(([path, list]) =>
    list.flatMap((value, i) =>
      i === 0 || value > list[i - 1] ? [] : [{
        path: `${path}[${i}]`,
        message: `received ${value}, expected more than the value before, ${list[i - 1]}`,
      }]
    )
  );
}

function nameIssues({ data }: TrainingBlock): readonly ExperimentIssue[] {
  return data.flatMap(({ name }, i) => {
    const first = data.findIndex((other) => other.name === name);
    if (first === i) return [];
    const message = `received "${name}", expected a name not yet at [${first}]`;
    return [{ path: `training.data[${i}].name`, message }];
  });
}

function evaluationIssues(
  experiment: Experiment,
  { lengths, metrics, scored, stride, fixes }: EvaluationPlan,
): readonly ExperimentIssue[] {
  const path = "training.evaluation";
  const arms = sizedArms(experiment);
  const least = Math.min(...lengths, ...arms.map(({ train }) => train.length));
  const most = (key: string, value: number) =>
    value <= least ? [] : [{
      path: `${path}.${key}`,
      message: `received ${value}, expected at most the shortest length, ${least}`,
    }];
  const turns = fixes.findIndex((fix) => fix !== "truncate");
  const hasRope = arms.some(({ model }) => model.position === "rope");
  return [
    ...(metrics.includes("same-target") ? most("scored", scored) : []),
    ...(metrics.includes("sliding") ? most("stride", stride) : []),
    ...(fixes.length > 0 && !metrics.includes("same-target")
      ? [{ path: `${path}.fixes`, message: 'needs the metric "same-target"' }]
      : []),
    ...(turns >= 0 && !hasRope
      ? [{ path: `${path}.fixes[${turns}]`, message: "no arm has rotary positions to change" }]
      : []),
  ];
}

/** Heads are pooled to fewer ones, in models of one stack. */
function poolIssues(
  { model: { architecture, heads, kvHeads = heads }, train }: SizedArm,
  pathOf: (key: keyof TrainSettings) => string,
): readonly ExperimentIssue[] {
  if (train.pooledAfter === undefined) return [];
  const path = pathOf("pooledAfter");
  if (architecture === "encoder-decoder") {
    return [{ path, message: "received an encoder-decoder, expected a model of one stack" }];
  }
  return kvHeads < heads
    ? []
    : [{ path, message: `received a model of as many kvHeads as heads, ${heads}, expected fewer` }];
}

function scheduleIssues(
  { size, train: { schedule, warmup, stepEvery, stepFactor } }: SizedArm,
  { budgets, learningRates, trial }: TrainingBlock,
  pathOf: (key: keyof TrainSettings) => string,
): readonly ExperimentIssue[] {
  if (schedule === "step") {
    return [
      ...(stepEvery === undefined
        ? [{ path: pathOf("stepEvery"), message: "missing, the schedule step needs it" }]
        : []),
      ...(stepFactor === undefined
        ? [{ path: pathOf("stepFactor"), message: "missing, the schedule step needs it" }]
        : []),
    ];
  }
  const runs = (learningRates.length > 1 ? [...budgets, trial.steps] : budgets)
    .map((each) => stepsAt(each, size));
  const steps = runs.find((each) => Math.round(warmup * each) >= each);
  if (schedule !== "cosine" || steps === undefined) return [];
  const message = `received ${warmup}, expected a warm-up that ends before ${steps} updates`;
  return [{ path: pathOf("warmup"), message }];
}
