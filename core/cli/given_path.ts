import { isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ParsedOptions } from "./options.ts";

const VARIABLE = "INIT_CWD";

/** Folders that decide what a relative path means. */
export interface PathFolders {
  /** Folder that the process works in. */
  readonly here: string;
  /** Folder that the user is in. */
  readonly from: string;
}

/**
 * Reads a path that the user gave as relative to the folder the user is in.
 *
 * A task works in the project's folder wherever it is called, so its paths would be looked for there.
 * A path inside the project comes out relative to it, so that a result does not name its machine.
 *
 * @param path Path as it was given.
 * @param folders Where the process and the user are; by default as the task runner says.
 * @returns The path for this process; as it was given if both are in one folder.
 */
export function givenPath(path: string, { here, from }: PathFolders = pathFolders()): string {
  if (from === here || isAbsolute(path)) return path;
  const whole = resolve(from, path);
  const inside = relative(here, whole);
  const isInside = !isAbsolute(inside) && !/^\.\.(?:[/\\]|$)/.test(inside);
  return (isInside ? inside || "." : whole).replaceAll("\\", "/");
}

/** Gives the folder of all results that a command writes to: `--out`, or results/local. */
export function outputRoot({ texts }: ParsedOptions): string {
  const out = texts.get("out");
  return out === undefined ? "results/local" : givenPath(out);
}

/** Who starts a command without the task runner is where the process is, whatever the variable says. */
function pathFolders(): PathFolders {
  const here = Deno.cwd();
  const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));
  const { state } = Deno.permissions.querySync({ name: "env", variable: VARIABLE });
  const from = here === root && state === "granted" ? Deno.env.get(VARIABLE) : undefined;
  return { here, from: from || here };
}
