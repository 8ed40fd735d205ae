import { canonicalJson } from "../base/canonical_json.ts";
import { UsageError } from "../base/errors.ts";
import type { Environment } from "./environment.ts";
import { DENO_FILE_SYSTEM } from "./file_system.ts";

/** Name of the file of facts in a result folder. */
export const ENVIRONMENT_FILE = "environment.json";

/**
 * Names the folder of a result: `<root>/<experiment in snake case>/<profile>`.
 *
 * @param root Folder of all results, such as `results/local`.
 * @param experiment Name in kebab case.
 * @param profile Name of the profile.
 */
export function resultFolder(root: string, experiment: string, profile: string): string {
  return `${root.replace(/\/+$/, "")}/${experiment.replaceAll("-", "_")}/${profile}`;
}

/**
 * Reads the facts of a result.
 *
 * @throws {UsageError} If the folder holds no result.
 */
export async function readEnvironment(folder: string): Promise<Environment> {
  const bytes = await DENO_FILE_SYSTEM.read(`${folder}/${ENVIRONMENT_FILE}`);
  if (bytes === undefined) {
    throw new UsageError(
      `Cannot read a result as its folder must hold ${ENVIRONMENT_FILE}, as ` +
        `results/local/norm_timing/quick does after a run: folder=${folder}`,
    );
  }
  let environment: unknown;
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    canonicalJson(value); // refuses what could not be written again
    environment = value;
  } catch {
    // said below
  }
  if (typeof environment === "object" && environment !== null && !Array.isArray(environment)) {
    return environment as Environment;
  }
  throw new UsageError(`Cannot read ${folder}/${ENVIRONMENT_FILE} as it must be a JSON object`);
}

/** Finds the result folders below a root: `<experiment>/<profile>` with an environment. */
export async function findResults(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const experiment of await DENO_FILE_SYSTEM.list(root)) {
    for (const profile of await DENO_FILE_SYSTEM.list(`${root}/${experiment}`)) {
      const folder = `${root}/${experiment}/${profile}`;
      if ((await DENO_FILE_SYSTEM.list(folder)).includes(ENVIRONMENT_FILE)) found.push(folder);
    }
  }
  return found;
}
