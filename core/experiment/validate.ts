import { deepFreeze } from "./deep_freeze.ts";
import { experimentError } from "./experiment_error.ts";
import type { Experiment } from "./experiment.ts";
import { explainIssues, firstOfEachPath } from "./explain_issues.ts";
import { toPlainData } from "./plain_data.ts";
import { describeValue, quoteText } from "./quote_text.ts";
import { partialReferenceIssues } from "./reference_rules.ts";
import { baseIssues, ruleIssues } from "./rules.ts";
import { experimentSchema } from "./schema.ts";

/**
 * Checks an experiment as a whole and fills in its defaults.
 *
 * Everything is data, every part fits the schema, and every name names something; then, only if
 * that holds, the grid has a size and the claims are within reach of some profile.
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
  faults.push(
    ...(faults.length === 0
      ? [...baseIssues(parsed.data as Experiment), ...ruleIssues(parsed.data as Experiment)]
      : partialReferenceIssues(data)),
  );
  const name = (data as Partial<Experiment> | null)?.name;
  const isText = typeof name === "string" && faults.every(({ path }) => path !== "name");
  if (isText && expectedName !== undefined && name !== expectedName) {
    const message = `received ${describeValue(name)}, expected ${quoteText(expectedName)}`;
    faults.push({ path: "name", message: `${message} as its file is called so` });
  }
  if (faults.length > 0) throw experimentError(source, faults);
  const { $schema: _, ...experiment } = parsed.data as Record<string, unknown>;
  return deepFreeze(experiment as unknown as Experiment);
}
