import { nearestName } from "../base/nearest.ts";
import { UsageError } from "../base/errors.ts";

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
    throw new UsageError("Cannot find results: run deno task experiment <name> first");
  }
  return wanted.flatMap((name) => {
    if (name.includes("/")) return [name.replace(/\/+$/, "")];
    const chosen = folders.filter((folder) => experimentOf(folder) === name);
    if (chosen.length > 0) return chosen;
    const names = [...new Set(folders.map(experimentOf))];
    throw new UsageError(
      `Cannot find a result of "${name}": nearest is "${nearestName(name, names) ?? "none"}", ` +
        `there are ${names.join(", ") || "none"}`,
    );
  });
}

/** Name of the experiment in kebab case, from the path of a result folder. */
function experimentOf(folder: string): string {
  return folder.split("/").at(-2)!.replaceAll("_", "-");
}
