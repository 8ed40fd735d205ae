import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ExperimentError, UsageError } from "../base/errors.ts";
import {
  experimentNameOf,
  findExperimentFile,
  listExperimentNames,
} from "../experiment/catalogue.ts";
import { experimentError } from "../experiment/experiment_error.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { quoteText } from "../experiment/quote_text.ts";
import { parseStrictJson } from "../experiment/strict_json.ts";
import { validateExperiment } from "../experiment/validate.ts";

/** An experiment and where it came from. */
export interface LoadedExperiment {
  /** The experiment, valid and frozen. */
  readonly experiment: Experiment;
  /** Absolute path of its file. */
  readonly path: string;
}

/** Where experiments are looked for by name. */
export interface CatalogueOptions {
  /** Folder of experiment files; by default the project's `experiments`. */
  readonly folder?: string;
}

/** Start of an address such as `https:`; one letter is a drive. */
const ADDRESS = /^[A-Za-z][A-Za-z0-9+.-]+:/;

/** Most bytes of an experiment file; the strict reader stops at as many characters. */
const MAX_BYTES = 1_048_576;

/**
 * Loads an experiment by its name or by the path of its file.
 *
 * What holds a slash or ends in `.ts` or `.json` is a path. A TypeScript file is imported, so its
 * code runs; a JSON file is read strictly. Nothing else is opened.
 *
 * @param nameOrPath Name such as `norm-timing`, or a path.
 * @param options Where to look for names.
 * @returns The experiment and its path.
 * @throws {UsageError} If there is no such experiment or file, with the nearest name.
 * @throws {ExperimentError} With every fault of the file.
 */
export async function loadExperiment(
  nameOrPath: string,
  options: CatalogueOptions = {},
): Promise<LoadedExperiment> {
  const path = await findPath(nameOrPath, options);
  await checkFile(path);
  const expectedName = experimentNameOf(path);
  if (expectedName === undefined) {
    const message = "the file must be called as the experiment, in snake case";
    throw experimentError(path, [{ path: "", message }]);
  }
  const value = path.endsWith(".ts") ? await importDefault(path) : await readJson(path);
  return { experiment: validateExperiment(value, { source: path, expectedName }), path };
}

/** Says whether a text is a path of an experiment file: no name, and no address. */
export function isExperimentPath(nameOrPath: string): boolean {
  return /\.(ts|json)$/.test(nameOrPath) && !ADDRESS.test(nameOrPath);
}

/**
 * Lists the names of all experiments that can be loaded by name.
 *
 * @param options Where to look.
 * @returns Names, sorted.
 */
export async function listExperiments(options: CatalogueOptions = {}): Promise<readonly string[]> {
  return listExperimentNames(await filesIn(folderOf(options)));
}

async function findPath(nameOrPath: string, options: CatalogueOptions): Promise<string> {
  if (ADDRESS.test(nameOrPath)) {
    throw new UsageError(
      `Cannot load ${quoteText(nameOrPath)} as an experiment must be a name or a local file`,
    );
  }
  if (isExperimentPath(nameOrPath)) return resolve(nameOrPath);
  if (/[/\\]/.test(nameOrPath)) {
    throw new UsageError(
      `Cannot load ${quoteText(nameOrPath)} as an experiment file must end in .ts or .json`,
    );
  }
  const folder = folderOf(options);
  return resolve(folder, findExperimentFile(nameOrPath, await filesIn(folder)));
}

/** Refuses what is no file, or too large, before it is opened. */
async function checkFile(path: string): Promise<void> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(path);
  } catch (error) {
    throw new UsageError(`Cannot open experiment file ${quoteText(path, 300)}: ${reasonOf(error)}`);
  }
  if (!info.isFile) throw new UsageError(`Cannot open ${quoteText(path, 300)} as it is no file`);
  if (info.size > MAX_BYTES) {
    throw experimentError(path, [{ path: "", message: `file is larger than ${MAX_BYTES} bytes` }]);
  }
}

async function importDefault(path: string): Promise<unknown> {
  let module: { readonly default?: unknown };
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    if (error instanceof ExperimentError) throw experimentError(path, error.issues);
    const message = `file does not load: ${reasonOf(error)}`;
    throw experimentError(path, [{ path: placeOf(error), message }]);
  }
  if (module.default !== undefined) return module.default;
  const message = "no default export, expected export default defineExperiment({ ... })";
  throw experimentError(path, [{ path: "", message }]);
}

async function readJson(path: string): Promise<unknown> {
  const bytes = await Deno.readFile(path);
  let text: string;
  try {
    // Without ignoreBOM the decoder drops a byte order mark that the strict reader must see.
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw experimentError(path, [{ path: "", message: "file is not UTF-8" }]);
  }
  return parseStrictJson(text, { source: path });
}

function folderOf({ folder }: CatalogueOptions): string {
  return folder ?? fileURLToPath(new URL("../../experiments", import.meta.url));
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) if (!entry.isDirectory) names.push(entry.name);
  return names.sort();
}

/** Finds where a file does not parse: the last line of that error's message. */
function placeOf(error: unknown): string {
  const place = error instanceof TypeError && /\n\s+at \S+:(\d+):(\d+)$/.exec(error.message);
  return place ? `line ${place[1]}, column ${place[2]}` : "";
}

/** Says in one line what an error says; anything can be thrown, so nothing is trusted. */
function reasonOf(error: unknown): string {
  const isError = error instanceof Error && typeof error.message === "string";
  return isError ? quoteText(error.message.split("\n")[0], 300) : "it throws what is no error";
}
