import { fileURLToPath } from "node:url";

/** Folder of the project, ending with a slash. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** Gives the absolute path of a file of the project. */
export function fromRoot(path: string): string {
  return ROOT + path;
}
