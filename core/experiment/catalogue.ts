import { UsageError } from "../base/errors.ts";
import { quoteText } from "./quote_text.ts";
import { listOf, nearestOf } from "./suggestion.ts";

/** Endings of experiment files. */
export const EXPERIMENT_ENDINGS = [".ts", ".json"] as const;

/**
 * Finds the name that an experiment must have by the name of its file.
 *
 * @param path File name or path, such as `experiments/norm_timing.ts`.
 * @returns Name such as `norm-timing`, or undefined if it is no name of an experiment file.
 */
export function experimentNameOf(path: string): string | undefined {
  const match = /(?:^|[/\\])([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\.(?:ts|json)$/.exec(path);
  return match?.[1].replaceAll("_", "-");
}

/**
 * Names the files that may hold an experiment.
 *
 * @param name Name such as `norm-timing`.
 * @returns `norm_timing.ts` and `norm_timing.json`.
 */
export function experimentFileNames(name: string): readonly string[] {
  return EXPERIMENT_ENDINGS.map((ending) => name.replaceAll("-", "_") + ending);
}

/**
 * Finds the file of an experiment in a folder listing.
 *
 * @param name Name that was asked for.
 * @param fileNames Files of the folder; those that hold no experiment are passed over.
 * @returns The file name.
 * @throws {UsageError} If there is none (with the nearest name and all names), or there are two.
 */
export function findExperimentFile(name: string, fileNames: readonly string[]): string {
  const wanted = experimentFileNames(name);
  const found = fileNames.filter((fileName) => wanted.includes(fileName));
  if (found.length === 1 && experimentNameOf(found[0]) === name) return found[0];
  if (found.length > 1) {
    throw new UsageError(
      `Cannot choose a file of experiment ${quoteText(name)} as there must be one: ${
        listOf(found)
      }`,
    );
  }
  const names = listExperimentNames(fileNames);
  const nearest = nearestOf(name, names);
  throw new UsageError(
    `Cannot find experiment ${quoteText(name)}: ` +
      (nearest === undefined ? "" : `nearest is ${quoteText(nearest)}; `) +
      (names.length === 0 ? "there are none" : `there are ${listOf(names)}`),
  );
}

/**
 * Lists the experiments of a folder.
 *
 * @param fileNames Files of the folder.
 * @returns Names, sorted, each once.
 */
export function listExperimentNames(fileNames: readonly string[]): readonly string[] {
  const names = fileNames.map(experimentNameOf).filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}
