import { ExperimentError, type ExperimentIssue } from "../base/errors.ts";
import { quoteText } from "./quote_text.ts";

/** Most issues that one error lists; a file with more has one fault that repeats. */
export const MAX_ISSUES = 100;

/**
 * Makes the error of an experiment file that cannot be used.
 *
 * @param source What the file is called, usually its path.
 * @param issues The faults, at least one.
 * @returns The error; its message has a line for each fault, at most 100.
 */
export function experimentError(
  source: string,
  issues: readonly ExperimentIssue[],
): ExperimentError {
  const shown = issues.slice(0, MAX_ISSUES);
  if (issues.length > shown.length) {
    shown.push({ path: "", message: `and ${issues.length - shown.length} more` });
  }
  return new ExperimentError(
    `Cannot use ${quoteText(source)} as an experiment must fit its schema: faults=${issues.length}`,
    { issues: shown },
  );
}
