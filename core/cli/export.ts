import { StoreError, UsageError } from "../base/errors.ts";
import { FORMATS } from "../interchange/formats.ts";
import type { FloatDtype } from "../interchange/tensor_dtypes.ts";
import { exportFolder } from "../run/export_folder.ts";
import { givenPath } from "./given_path.ts";
import { loadForCommand } from "./load_any_model.ts";
import { type CommandSpec, oneOf, type ParsedOptions } from "./options.ts";
import { EXIT, runCommand } from "./run_command.ts";

const NAMES: readonly string[] = FORMATS.map(({ name }) => name);
const DTYPES = ["f32", "f16", "bf16"] as const;

/** What the command `export` takes. */
export const EXPORT_SPEC: CommandSpec = {
  name: "export",
  summary: "Writes a model as a folder that transformers reads: config.json, model.safetensors.",
  arguments: "<model folder> <new folder> [options]",
  options: [
    {
      ...{ name: "format", kind: "text", value: "f" },
      help: `${NAMES.join(", ")} (default: that it was imported from, or that fits)`,
    },
    {
      ...{ name: "dtype", kind: "text", value: "t" },
      help: "f32, f16 or bf16 (default: that it was imported in, or f32)",
    },
  ],
  examples: [
    "deno task export ./model ./for-transformers",
    "deno task export results/local/models/shakespeare ./gpt2 --format gpt2 --dtype f16",
  ],
};

/** Runs the command. */
export async function exportCommand(options: ParsedOptions): Promise<number> {
  const { positional } = options;
  if (positional.length !== 2) {
    throw new UsageError(
      "Cannot export as two folders must be named, that of the model and a new one: " +
        `given=${positional.length}`,
    );
  }
  const [from, to] = positional.map((path) => givenPath(path));
  const format = oneOf(options, "format", NAMES);
  const dtype = oneOf(options, "dtype", DTYPES)?.toUpperCase() as FloatDtype | undefined;
  const { model, weights, source, tokenizerFile } = await loadForCommand(from);
  try {
    const written = await exportFolder(to, {
      ...{ model, weights, format, dtype },
      ...(source && { source }),
      ...(tokenizerFile && { tokenizerFile }),
    });
    const form = written.asSource ? "in the form it was imported from" : "in a new form";
    console.log(`${to}: ${written.format}, ${form}: ${written.files.join(", ")}`);
    return EXIT.ok;
  } catch (error) {
    throw error instanceof StoreError ? new UsageError(error.message, { cause: error }) : error;
  }
}

if (import.meta.main) await runCommand(EXPORT_SPEC, exportCommand);
