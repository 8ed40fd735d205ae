import type { ExperimentIssue } from "../base/errors.ts";
import { describeValue } from "./quote_text.ts";
import { suggestion } from "./suggestion.ts";

/**
 * Finds the faults of a comparison: arms that do not exist, or an arm compared with itself.
 *
 * @param arms Arms of the experiment.
 * @param comparison The two arms, and the path of the object that names them.
 * @returns The issues.
 */
export function pairIssues(
  arms: Readonly<Record<string, unknown>>,
  { path, pair }: {
    readonly path: string;
    readonly pair: { readonly baseline: string; readonly candidate: string };
  },
): readonly ExperimentIssue[] {
  const { baseline, candidate } = pair;
  const issues = armIssues(arms, {
    [`${path}.baseline`]: baseline,
    [`${path}.candidate`]: candidate,
  });
  if (baseline !== candidate) return issues;
  return [...issues, { path: `${path}.candidate`, message: "is the same arm as the baseline" }];
}

/**
 * Finds names of arms that do not exist.
 *
 * @param arms Arms of the experiment.
 * @param names Name used at each path.
 * @returns The issues, each with the nearest name.
 */
export function armIssues(
  arms: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
): readonly ExperimentIssue[] {
  return Object.entries(names).filter(([, name]) => !Object.hasOwn(arms, name)).map((
    [path, name],
  ) => ({
    path,
    message: `no arm ${describeValue(name)}, ${suggestion(name, Object.keys(arms))}`,
  }));
}
