import {
  BackendUnavailableError,
  DataError,
  DeviceLimitError,
  DeviceLostError,
  ExperimentError,
  StoreError,
  UsageError,
} from "../base/errors.ts";
import { type CommandSpec, helpText, type ParsedOptions, parseOptions } from "./options.ts";

/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  driftOrFailure: 1,
  wrongUse: 2,
  deviceMissing: 3,
  interrupted: 130,
} as const;

/** Oldest Deno that has what Assay needs: linked packages, text imports, a working WebGPU. */
const MINIMUM_DENO = [2, 8] as const;

/**
 * Runs a command: help, options, exit code; an error is one message on standard error.
 *
 * @param spec What the command takes.
 * @param body Does the work and gives the exit code.
 * @param args Arguments; those of the process by default.
 */
export async function runCommand(
  spec: CommandSpec,
  body: (options: ParsedOptions) => Promise<number>,
  args: readonly string[] = Deno.args,
): Promise<never> {
  let code: number;
  try {
    checkDenoVersion(Deno.version.deno);
    const options = parseOptions(spec, args);
    if (options.flags.has("help")) {
      console.log(helpText(spec));
      code = EXIT.ok;
    } else code = await body(options);
  } catch (error) {
    code = exitCodeOf(error);
    if (!isReaderGone(error)) console.error(isExplained(error) ? error.message : error);
  }
  Deno.exit(code);
}

/** Errors whose message says all; any other is a fault of this program and shows where it is. */
const EXPLAINED = [
  UsageError,
  DataError,
  ExperimentError,
  BackendUnavailableError,
  StoreError,
  DeviceLostError,
  DeviceLimitError,
] as const;

function isExplained(error: unknown): error is Error {
  return EXPLAINED.some((kind) => error instanceof kind);
}

/** Says that what reads the output has seen enough, as `head` has. */
function isReaderGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe;
}

/**
 * Gives the exit code of an error: wrong use 2, no device 3, anything else 1; 0 where nobody reads
 * the output any more.
 */
export function exitCodeOf(error: unknown): number {
  if (isReaderGone(error)) return EXIT.ok;
  if ([UsageError, DataError, ExperimentError].some((kind) => error instanceof kind)) {
    return EXIT.wrongUse;
  }
  if (error instanceof BackendUnavailableError) return EXIT.deviceMissing;
  // A folder that cannot be used, and a shard that is not there, is wrong use; a result that is
  // damaged or differs is drift.
  if (error instanceof StoreError) {
    const isWrongUse = ["locked", "read-only", "hole"].includes(error.code);
    return isWrongUse ? EXIT.wrongUse : EXIT.driftOrFailure;
  }
  return EXIT.driftOrFailure;
}

/**
 * Refuses a Deno that lacks what Assay needs.
 *
 * @throws {UsageError} If it is older than 2.8.
 */
export function checkDenoVersion(version: string): void {
  const [major, minor] = version.split(".").map(Number);
  const [needMajor, needMinor] = MINIMUM_DENO;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new UsageError(
    `Cannot run as Deno must be ${MINIMUM_DENO.join(".")} or newer: version=${version}. ` +
      "Run deno upgrade, or npx -y deno@2.9.6 task ...",
  );
}
