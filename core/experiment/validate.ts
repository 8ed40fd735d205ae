import type { ExperimentIssue } from "../base/errors.ts";
import { deepFreeze } from "./deep_freeze.ts";
import { experimentError } from "./experiment_error.ts";
import type { Experiment } from "./experiment.ts";
import { explainIssues } from "./explain_issues.ts";
import { toPlainData } from "./plain_data.ts";
import { describeValue, quoteText } from "./quote_text.ts";
import { ruleIssues } from "./rules.ts";
import { experimentSchema } from "./schema.ts";

/**
 * Checks an experiment as a whole and fills in its defaults.
 *
 * Three stages, each only if the one before found nothing: everything is data and every part fits
 * the schema; then what the parts say about each other holds.
 *
 * @param value Content of an experiment file.
 * @param options What the file is called in messages, and the name it must give itself.
 * @returns The experiment, frozen, without its `$schema` key.
 * @throws {ExperimentError} With every fault, each with path, received value and expectation.
 */
export function validateExperiment(
  value: unknown,
  options: { readonly source?: string; readonly expectedName?: string } = {},
): Experiment {
  const { source = "experiment", expectedName } = options;
  const { data, issues } = toPlainData(value);
  const parsed = experimentSchema.safeParse(data);
  const faults = firstOfEachPath([
    ...issues,
    ...explainIssues(parsed.error?.issues ?? [], { value: data, root: experimentSchema }),
  ]);
  if (faults.length === 0) faults.push(...ruleIssues(parsed.data as Experiment));
  const name = (data as Partial<Experiment> | null)?.name;
  const isNameSound = faults.every(({ path }) => path !== "name" && path !== "");
  if (isNameSound && expectedName !== undefined && name !== expectedName) {
    const message = `received ${describeValue(name)}, expected ${quoteText(expectedName)}`;
    faults.push({ path: "name", message: `${message} as its file is called so` });
  }
  if (faults.length > 0) throw experimentError(source, faults);
  const { $schema: _, ...experiment } = parsed.data as Record<string, unknown>;
  return deepFreeze(experiment as unknown as Experiment);
}

/** Keeps the first issue of each path: the schema repeats in its words what was no data. */
function firstOfEachPath(issues: readonly ExperimentIssue[]): ExperimentIssue[] {
  const byPath = new Map<string, ExperimentIssue>();
  for (const issue of issues) if (!byPath.has(issue.path)) byPath.set(issue.path, issue);
  return [...byPath.values()];
}
