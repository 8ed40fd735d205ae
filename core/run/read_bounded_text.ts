import { DataError } from "../base/errors.ts";
import { openRangeFile } from "./range_file.ts";

/**
 * Reads a file of text, unless it is larger than what it can be.
 *
 * @param path Its path.
 * @param most Most bytes.
 * @returns The text; undefined if there is no such file.
 * @throws {DataError} If it is larger, or not UTF-8.
 */
export async function readBoundedText(path: string, most: number): Promise<string | undefined> {
  using file = await openRangeFile(path);
  if (file === undefined) return undefined;
  const { sizeBytes } = file;
  if (sizeBytes > most) {
    throw new DataError(
      `Cannot load a model as this file must have at most ${most} bytes: file=${path}, ` +
        `bytes=${sizeBytes}`,
    );
  }
  const bytes = new Uint8Array(sizeBytes);
  await file.readAt(0, bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new DataError(`Cannot load a model as this file must be text in UTF-8: file=${path}`);
  }
}
