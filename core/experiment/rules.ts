import type { ExperimentIssue } from "../base/errors.ts";
import { applySettings } from "./apply_settings.ts";
import { claimIssues } from "./claim_rules.ts";
import type { Experiment } from "./experiment.ts";
import { fieldPath } from "./field_path.ts";
import { armsOfCheck, countCells, MAX_CELLS } from "./grid.ts";
import { timingReferenceIssues } from "./reference_rules.ts";
import type { Settings } from "./settings.ts";

/**
 * Finds the faults between the parts of an experiment whose parts are valid.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues, in file order.
 */
export function ruleIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const issues: ExperimentIssue[] = [];
  if (experiment.properties === undefined && experiment.timing === undefined) {
    issues.push({ path: "", message: 'nothing to run, expected "properties" or "timing" or both' });
  }
  issues.push(...settledIssues(experiment));
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
    for (const issue of settledIssues(effective)) {
      if (known.has(`${issue.path}\n${issue.message}`)) continue;
      issues.push({
        path: fieldPath(path),
        message: `${issue.path === "" ? "" : `${issue.path}: `}${issue.message}`,
      });
    }
  }
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
    const block = path.split(".")[0];
    const isMissing = (block === "properties" || block === "timing") &&
      experiment[block] === undefined;
    return isMissing ? [{ path, message: `the experiment has no "${block}" block` }] : [];
  });
}

/**
 * Finds the faults that settings can bring into an experiment.
 *
 * @param experiment Experiment that fits the schema, with the settings of a profile applied.
 * @returns The issues, in file order.
 */
export function settledIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const { arms, properties, timing } = experiment;
  const issues: ExperimentIssue[] = [];
  for (const [i, check] of properties?.checks.entries() ?? []) {
    if (armsOfCheck(experiment, check).length > 0) continue;
    issues.push({ path: `properties.checks[${i}]`, message: `no arm that "${check}" applies to` });
  }
  if (timing !== undefined) issues.push(...timingReferenceIssues(arms, timing));
  const count = countCells(experiment);
  if (count > MAX_CELLS) {
    issues.push({
      path: "",
      message: `the grid has ${count} cells, expected at most ${MAX_CELLS}`,
    });
  }
  return issues;
}
