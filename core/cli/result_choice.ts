import { UsageError } from "../base/errors.ts";
import { quoteText } from "../experiment/quote_text.ts";
import { listOf, nearestOf } from "../experiment/suggestion.ts";
import { givenPath } from "./given_path.ts";

/**
 * Chooses result folders by the names of their experiments or by their paths.
 *
 * @param wanted Names such as `norm-timing`, or folders; all results if there is none.
 * @param folders Result folders that exist.
 * @throws {UsageError} If a name has no result, with the nearest one.
 */
export function chooseResults(wanted: readonly string[], folders: readonly string[]): string[] {
  if (wanted.length === 0) {
    if (folders.length > 0) return [...folders];
    throw new UsageError(
      "Cannot find results as there must be one first: run deno task experiment <name>, or name " +
        "a result folder such as results/local/norm_timing/quick",
    );
  }
  return [...new Set(wanted.flatMap((name) => resultsOf(name, folders)))];
}

function resultsOf(name: string, folders: readonly string[]): readonly string[] {
  if (/[/\\]/.test(name)) return [givenPath(name.replace(/[/\\]+$/, ""))];
  const chosen = folders.filter((folder) => experimentOf(folder) === name);
  if (chosen.length > 0) return chosen;
  const names = [...new Set(folders.map(experimentOf))];
  const nearest = nearestOf(name, names);
  throw new UsageError(
    `Cannot find a result of ${quoteText(name)}: ` +
      (nearest === undefined ? "" : `nearest is ${quoteText(nearest)}; `) +
      (names.length === 0 ? "there are none" : `there are ${listOf(names)}`),
  );
}

/** Name of the experiment in kebab case, from the path of a result folder. */
function experimentOf(folder: string): string {
  return folder.split("/").at(-2)!.replaceAll("_", "-");
}
