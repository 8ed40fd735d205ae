import { ExperimentError, type ExperimentIssue, UsageError } from "../base/errors.ts";
import { explainIssues } from "./explain_issues.ts";
import { quoteText } from "./quote_text.ts";
import type { Settings } from "./settings.ts";
import { settingsSchema } from "./settings_schema.ts";
import { parseStrictJson } from "./strict_json.ts";

/**
 * Reads overrides as the command line gives them: `timing.blocks=10`, `timing.caches=["hot"]`.
 *
 * Paths are those of a profile's `set`. What follows the first `=` is read as strict JSON; what is
 * not JSON is text, so `timing.duplicate=rms-norm-fused` needs no quotes.
 *
 * @param texts The overrides, each `path=value`.
 * @returns The settings.
 * @throws {UsageError} If a text has no `=`, or a path is given twice.
 * @throws {ExperimentError} With every misspelt path (and the nearest one) and every wrong value.
 */
export function parseOverrides(texts: readonly string[]): Settings {
  const values: Record<string, unknown> = {};
  for (const text of texts) {
    const end = text.indexOf("=");
    if (end < 1) {
      throw new UsageError(
        `Cannot read the override as it must be path=value: --set ${quoteText(text)}`,
      );
    }
    const path = text.slice(0, end);
    if (Object.hasOwn(values, path)) {
      throw new UsageError(`Cannot set a path twice: --set ${quoteText(path)}`);
    }
    // Defined, not assigned: "__proto__" must become a key that the schema refuses.
    const value = readValue(text.slice(end + 1));
    Object.defineProperty(values, path, { value, enumerable: true });
  }
  return checkSettings(values);
}

/**
 * Checks settings that stand outside a file, and names each fault as an override.
 *
 * @param settings Values by dotted path.
 * @returns The same settings.
 * @throws {ExperimentError} With every misspelt path (and the nearest one) and every wrong value.
 */
export function checkSettings(settings: Readonly<Record<string, unknown>>): Settings {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data as Settings;
  throw overrideError(
    explainIssues(parsed.error.issues, { value: settings, root: settingsSchema }).map((issue) => ({
      path: `--set ${issue.path.replace(/^\["([\w.]+)"\]/, "$1")}`,
      message: issue.message.replace(/^unknown key/, "nothing to set there"),
    })),
  );
}

/**
 * Makes the error of overrides that cannot be used.
 *
 * @param issues The faults; each path names its override.
 * @returns The error.
 */
export function overrideError(issues: readonly ExperimentIssue[]): ExperimentError {
  return new ExperimentError(
    `Cannot apply the overrides as they must fit the experiment: faults=${issues.length}`,
    { issues },
  );
}

function readValue(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (error instanceof ExperimentError) return text;
    throw error;
  }
}
