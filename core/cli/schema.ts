import { experimentSchema } from "../experiment/schema.ts";
import { toSchemaNode } from "../experiment/schema_node.ts";

const FILE = new URL("../../schema/experiment.schema.json", import.meta.url);

/**
 * Writes the JSON Schema of experiment files, which editors complete from; `--check` compares it.
 *
 * @param args Arguments: none, or `--check`.
 * @returns Exit code: 0, 1 if the committed schema is not the current one, 2 for other arguments.
 */
export async function schemaCommand(args: readonly string[]): Promise<number> {
  const text = `${JSON.stringify(toSchemaNode(experimentSchema), null, 2)}\n`;
  if (args.length === 0) {
    await Deno.mkdir(new URL(".", FILE), { recursive: true });
    await Deno.writeTextFile(FILE, text);
    return 0;
  }
  if (args.length > 1 || args[0] !== "--check") {
    console.error("Cannot run schema with these arguments: it takes none, or --check");
    return 2;
  }
  if (await Deno.readTextFile(FILE).catch(() => "") === text) return 0;
  console.error("schema/experiment.schema.json is not current: run deno task schema");
  return 1;
}

if (import.meta.main) Deno.exit(await schemaCommand(Deno.args));
