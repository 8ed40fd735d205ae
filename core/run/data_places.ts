import { join } from "node:path";

/** Folders that texts are looked for in. */
export interface DataPlaces {
  /** Folder of the user, looked in first; never written to. */
  readonly dataFolder?: string;
  /** Folder for downloads; undefined where the system names none. */
  readonly cacheFolder?: string;
}

/**
 * Finds the folders of data in the environment.
 *
 * The user's is `ASSAY_DATA`. The cache is `assay` in `XDG_CACHE_HOME`, else in `~/.cache`, on
 * Windows in `%LOCALAPPDATA%`. A variable that this process may not read counts as not set.
 *
 * @param read Reads a variable.
 * @returns The folders.
 */
export function dataPlaces(
  read: (variable: string) => string | undefined = readPermitted,
): DataPlaces {
  const dataFolder = read("ASSAY_DATA");
  const home = read("HOME");
  const caches = read("XDG_CACHE_HOME") || read("LOCALAPPDATA") || (home && join(home, ".cache"));
  return {
    ...(dataFolder ? { dataFolder } : {}),
    ...(caches ? { cacheFolder: join(caches, "assay") } : {}),
  };
}

function readPermitted(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) : undefined;
}
