import { resolve } from "node:path";
import { DataError } from "../base/errors.ts";

/** Most bytes of a text; it is held in memory with its tokens, four bytes each. */
const MOST_BYTES = 268_435_456;

/**
 * Reads a text of the user's own.
 *
 * @param path Path of the file, relative to the folder that the process works in.
 * @returns Its bytes.
 * @throws {DataError} If there is no such file, it cannot be read, is empty or too large.
 */
export async function readTextFile(path: string): Promise<Uint8Array> {
  const fail = (rule: string, found: string): DataError =>
    new DataError(`Cannot read text as ${rule}: path=${resolve(path)}, ${found}`);
  let bytes: Uint8Array;
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw fail("it must be a file", "it is none");
    if (size > MOST_BYTES) throw fail(`it must have at most ${MOST_BYTES} bytes`, `bytes=${size}`);
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof DataError) throw error;
    if (error instanceof Deno.errors.NotFound) throw fail("its file must exist", "it does not");
    const reason = error instanceof Error ? error.message : String(error);
    throw fail("its file must be readable", `reason="${reason}"`);
  }
  if (bytes.length === 0) throw fail("it must not be empty", "bytes=0");
  return bytes;
}
