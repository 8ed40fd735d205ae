import type { ExperimentIssue } from "../base/errors.ts";
import { applySettings } from "./apply_settings.ts";
import { armUseIssues } from "./arm_use.ts";
import { modelArms, normArms } from "./arms.ts";
import { claimIssues } from "./claim_rules.ts";
import { decodingIssues } from "./decoding_rules.ts";
import type { Experiment } from "./experiment.ts";
import { fieldPath } from "./field_path.ts";
import { armsOfCheck, countCells, MAX_CELLS } from "./grid.ts";
import { learnedData } from "./learned_data.ts";
import { timingReferenceIssues } from "./reference_rules.ts";
import { armsOfPartCheck } from "./model_check_cells.ts";
import { modelSettingsSchema } from "./model_settings_schema.ts";
import { trainSettingsSchema } from "./train_settings_schema.ts";
import { modelIssues } from "./model_rules.ts";
import { publishedIssues } from "./published_table.ts";
import type { Settings } from "./settings.ts";
import { trainingBlockIssues } from "./training_block_rules.ts";
import { trainingReferenceIssues } from "./training_reference_rules.ts";

/** Families of cells. */
const BLOCKS = [
  "properties",
  "timing",
  "training",
  "decoding",
  "gradients",
  "parts",
  "facts",
] as const;

type BlockName = typeof BLOCKS[number];

/**
 * Finds the faults between the parts of an experiment whose parts are valid.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues, in file order.
 */
export function ruleIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const issues: ExperimentIssue[] = [];
  if (BLOCKS.every((block) => experiment[block] === undefined)) {
    const names = BLOCKS.map((block) => `"${block}"`).join(", ");
    issues.push({ path: "", message: `nothing to run, expected at least one of ${names}` });
  }
  const learned = learnedData(experiment.training?.data, experiment.profiles);
  issues.push(...settledIssues(experiment, learned));
  const known = new Set(issues.map(({ path, message }) => `${path}\n${message}`));
  const settled: Experiment[] = [];
  for (const [name, profile] of Object.entries(experiment.profiles)) {
    const path = ["profiles", name, "set"];
    const missing = blockIssues(experiment, profile.set);
    issues.push(...missing.map((issue) => ({
      path: fieldPath([...path, issue.path]),
      message: issue.message,
    })));
    if (missing.length > 0) continue;
    const effective = applySettings(experiment, profile.set);
    settled.push(effective);
    for (const issue of settledIssues(effective, learned)) {
      if (known.has(`${issue.path}\n${issue.message}`)) continue;
      issues.push({
        path: fieldPath(path),
        message: `${issue.path === "" ? "" : `${issue.path}: `}${issue.message}`,
      });
    }
  }
  issues.push(...publishedIssues(experiment.arms, experiment.published));
  return [...issues, ...claimIssues(experiment, settled)];
}

/**
 * Finds settings of blocks that an experiment does not have.
 *
 * @param experiment Experiment that fits the schema.
 * @param settings Settings that fit the schema.
 * @returns The issues; their path is that of the setting.
 */
export function blockIssues(
  experiment: Experiment,
  settings: Settings,
): readonly ExperimentIssue[] {
  return Object.keys(settings).flatMap((path) => {
    const blocks = blocksOf(path);
    if (blocks.length === 0 || blocks.some((block) => experiment[block] !== undefined)) return [];
    const names = blocks.map((block) => `"${block}"`).join(" or ");
    return [{ path, message: `the experiment has no ${names} block` }];
  });
}

/**
 * Finds settings of `base` that are no defaults and that no block uses.
 *
 * @param experiment Experiment that fits the schema.
 */
export function baseIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    model: modelSettingsSchema.parse({}) as Readonly<Record<string, unknown>>,
    train: trainSettingsSchema.parse({}) as Readonly<Record<string, unknown>>,
  };
  const paths = Object.entries(experiment.base).flatMap(([part, values]) =>
    Object.entries(values).filter(([key, value]) => value !== defaults[part][key])
      .map(([key]) => [`${part}.${key}`, true])
  );
  return blockIssues(experiment, Object.fromEntries(paths)).map(({ path, message }) => (
    { path: `base.${path}`, message }
  ));
}

/** Names the blocks that a setting is for; none if it is for all. */
function blocksOf(path: string): readonly BlockName[] {
  const [first] = path.split(".");
  if (path === "model.eps" || first === "seeds") return [];
  if (first === "model") return ["training", "decoding", "gradients", "parts"];
  return [first === "train" ? "training" : first as BlockName];
}

/**
 * Finds the faults that settings can bring into an experiment.
 *
 * @param experiment Experiment that fits the schema, with the settings of a profile applied.
 * @param learned Names of the data sets that are learned in any profile.
 * @returns The issues, in file order.
 */
export function settledIssues(
  experiment: Experiment,
  learned: readonly string[],
): readonly ExperimentIssue[] {
  const { properties, timing, training, parts } = experiment;
  const issues: ExperimentIssue[] = [];
  for (const [i, check] of properties?.checks.entries() ?? []) {
    if (armsOfCheck(experiment, check).length > 0) continue;
    issues.push({ path: `properties.checks[${i}]`, message: `no arm that "${check}" applies to` });
  }
  for (const [i, check] of parts?.checks.entries() ?? []) {
    if (armsOfPartCheck(experiment, check).length > 0) continue;
    issues.push({ path: `parts.checks[${i}]`, message: `no arm that "${check}" applies to` });
  }
  issues.push(...armUseIssues(experiment), ...modelIssues(experiment));
  const [norms, models] = [normArms(experiment), modelArms(experiment)];
  if (timing !== undefined) issues.push(...timingReferenceIssues(norms, timing));
  if (training !== undefined) {
    issues.push(...trainingReferenceIssues(training, { arms: models, learned }));
  }
  issues.push(...trainingBlockIssues(experiment), ...decodingIssues(experiment));
  const count = countCells(experiment);
  if (count > MAX_CELLS) {
    issues.push({
      path: "",
      message: `the grid has ${count} cells, expected at most ${MAX_CELLS}`,
    });
  }
  return issues;
}
