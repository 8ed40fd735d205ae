import type { Analysis } from "../result/analysis.ts";
import { DENO_FILE_SYSTEM } from "../run/file_system.ts";
import { RECORDS_FILE } from "../run/read_records.ts";
import { fileDifference } from "./file_difference.ts";
import { regenerate } from "./regenerate.ts";

/**
 * Compares every file of a result with what its records make, byte for byte.
 *
 * @param folder The result folder.
 * @param except Files that were compared already.
 * @returns The analysis of the records, and one line a difference.
 */
export async function checkFiles(
  folder: string,
  except: readonly string[] = [],
): Promise<{ readonly analysis: Analysis; readonly differences: readonly string[] }> {
  const { analysis, files } = await regenerate(folder);
  const differences: string[] = [];
  for (const [name, text] of files) {
    if (except.includes(name)) continue;
    differences.push(
      ...fileDifference(`${folder}/${name}`, await readText(`${folder}/${name}`), text),
    );
  }
  const there = [
    ...await DENO_FILE_SYSTEM.list(folder),
    ...(await DENO_FILE_SYSTEM.list(`${folder}/figures`)).map((name) => `figures/${name}`),
  ];
  const known = [...files.keys(), RECORDS_FILE, "figures", ".lock"];
  for (const name of there) {
    if (!known.includes(name)) differences.push(`${folder}/${name}: the records make no such file`);
  }
  return { analysis, differences };
}

/** Reads a text file; undefined if there is none. */
export async function readText(path: string): Promise<string | undefined> {
  const bytes = await DENO_FILE_SYSTEM.read(path);
  return bytes === undefined
    ? undefined
    : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
