import type { ExperimentIssue } from "../base/errors.ts";
import { PINNED_PAIRS } from "../data/corpora.ts";
import type { DataSettings } from "../data/data_settings.ts";
import type { DecodedMetric } from "../train/evaluate/evaluation_plan.ts";
import { sizedArms } from "./arms.ts";
import type { Experiment } from "./experiment.ts";
import { dataNamed } from "./sizes.ts";
import { lacksPairs } from "./source_rules.ts";

/** Measures of decoded targets by the names of their metrics. */
const MEASURES: Readonly<Record<string, DecodedMetric>> = {
  decoded_exact_match: "exact-match",
  bleu: "bleu",
};

/**
 * Finds measures of decoded targets that no data set has, and arms that say no tokens.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues, in file order.
 */
export function decodedIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const { training } = experiment;
  const path = "training.evaluation.decoded";
  const { decoded = [] } = training?.evaluation ?? {};
  if (training === undefined || decoded.length === 0) return [];
  const issues = decoded.flatMap((metric, i) => {
    if (training.data.some((data) => isDecodable(metric, data))) return [];
    const expected = metric === "bleu"
      ? `text in pairs among training.data, such as "${Object.keys(PINNED_PAIRS)[0]}"`
      : "data with source and target among training.data";
    return [{ path: `${path}[${i}]`, message: `received "${metric}", which needs ${expected}` }];
  });
  const silent = sizedArms(experiment).find(({ model }) => model.architecture === "encoder");
  if (silent === undefined) return issues;
  const message =
    `the arm ${JSON.stringify(silent.name)} is of the architecture "encoder", which ` +
    "says no tokens one after the other";
  return [...issues, { path, message }];
}

/** Says whether a measure of decoded targets applies to data. */
function isDecodable(metric: DecodedMetric, data: DataSettings): boolean {
  return metric === "bleu" ? Object.hasOwn(PINNED_PAIRS, data.source) : !lacksPairs(data);
}

/**
 * Says whether a metric of decoded targets is measured on the data set of a rule.
 *
 * @param metric Name of any metric.
 * @param experiment The experiment, with the settings of a profile applied.
 * @param data Name of the data set; the first where not given.
 * @returns True also of metrics that are none of decoded targets.
 */
export function isDecodedMeasured(
  metric: string,
  { training }: Experiment,
  data: string | undefined,
): boolean {
  if (!Object.hasOwn(MEASURES, metric) || training === undefined) return true;
  const set = dataNamed(training, data);
  const measure = MEASURES[metric];
  return set !== undefined && (training.evaluation.decoded ?? []).includes(measure) &&
    isDecodable(measure, set);
}
