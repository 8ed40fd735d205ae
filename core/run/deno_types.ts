import { DataError } from "../base/errors.ts";

/**
 * Asks the running Deno for its type declarations: TypeScript with English documentation.
 *
 * The text belongs to a version of Deno, so its hash tells which one it is. Runs `deno types` with
 * the program that is running where that is permitted, else with the `deno` that is found by name,
 * which must be of the same version.
 *
 * @returns The text, in UTF-8.
 * @throws {DataError} If Deno cannot be run, or the one found is of another version.
 */
export async function denoTypes(): Promise<Uint8Array> {
  const program = programPath();
  if (program === "deno") await requireSameVersion();
  const text = await outputOf(program, "types");
  if (text.length > 0) return text;
  throw new DataError("Cannot read deno-types as deno types must print them: bytes=0");
}

/** Gives the path of the running program where it may be run, else its name. */
function programPath(): string {
  if (Deno.permissions.querySync({ name: "read" }).state !== "granted") return "deno";
  const command = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command });
  return state === "granted" ? command : "deno";
}

async function requireSameVersion(): Promise<void> {
  const text = new TextDecoder().decode(await outputOf("deno", "--version"));
  const version = /^deno (\S+)/.exec(text)?.[1];
  if (version === Deno.version.deno) return;
  throw new DataError(
    "Cannot read deno-types as the deno found by name must be the one that runs: " +
      `found=${version}, running=${Deno.version.deno}`,
  );
}

async function outputOf(program: string, argument: string): Promise<Uint8Array> {
  try {
    const command = new Deno.Command(program, { args: [argument], stderr: "null" });
    const { success, code, stdout } = await command.output();
    if (success) return stdout;
    throw new Error(`exit code ${code}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new DataError(
      `Cannot read deno-types as this program must be runnable: program=${program}, ` +
        `argument=${argument}, reason="${reason}". Its folder must be in PATH, the permission is --allow-run=deno`,
    );
  }
}
