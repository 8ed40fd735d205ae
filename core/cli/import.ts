import { StoreError, UsageError } from "../base/errors.ts";
import { elementCount } from "../base/shape.ts";
import { saveModelFolder } from "../run/model_folder.ts";
import { givenPath } from "./given_path.ts";
import { loadForCommand } from "./load_any_model.ts";
import type { CommandSpec, ParsedOptions } from "./options.ts";
import { EXIT, runCommand } from "./run_command.ts";

/** What the command `import` takes. */
export const IMPORT_SPEC: CommandSpec = {
  name: "import",
  summary: "Makes a model folder of one of transformers: llama, gpt2, bert or t5 in safetensors.",
  arguments: "<folder of transformers> <model folder>",
  options: [],
  examples: [
    "deno task import ./tiny-llama ./model",
    "deno task import ~/models/gpt2 results/local/models/gpt2",
  ],
};

/** Runs the command. */
export async function importCommand({ positional }: ParsedOptions): Promise<number> {
  if (positional.length !== 2) {
    throw new UsageError(
      "Cannot import as two folders must be named, that of transformers and a new one: " +
        `given=${positional.length}`,
    );
  }
  const [from, to] = positional.map((path) => givenPath(path));
  const { format, codec: _, tokenizerFault, ...content } = await loadForCommand(from);
  if (format === "assay") {
    throw new UsageError(
      `Cannot import a folder as it must not be a model folder of Assay already: folder=${from}`,
    );
  }
  try {
    await saveModelFolder(to, content);
  } catch (error) {
    throw error instanceof StoreError ? new UsageError(error.message, { cause: error }) : error;
  }
  const { weights } = content;
  const count = [...weights.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0);
  console.log(`${to}: ${format}, ${weights.size} parameters, ${count} values`);
  if (tokenizerFault !== undefined) console.error(`note: no tokenizer: ${tokenizerFault}`);
  return EXIT.ok;
}

if (import.meta.main) await runCommand(IMPORT_SPEC, importCommand);
