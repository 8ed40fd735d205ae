import { DataError } from "../base/errors.ts";

/** A file that is read in parts, in any order. */
export interface RangeFile extends Disposable {
  readonly path: string;
  readonly sizeBytes: number;
  /**
   * Fills bytes with those of the file from a place on.
   *
   * @throws {DataError} If the file ends before.
   */
  readAt(start: number, into: Uint8Array): Promise<void>;
}

/**
 * Opens a file to read parts of it.
 *
 * @param path Its path; links are followed, as caches of models are made of them.
 * @returns The file; undefined if there is none.
 * @throws {DataError} If it is no regular file, or cannot be opened.
 */
export async function openRangeFile(path: string): Promise<RangeFile | undefined> {
  let file: Deno.FsFile;
  try {
    // What is no file, such as a pipe, must not be waited for.
    const { isFile } = await Deno.stat(path);
    if (!isFile) throw unusable(path, "it must be a regular file");
    file = await Deno.open(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    if (error instanceof DataError) throw error;
    throw unusable(path, "it must be readable", error);
  }
  const { size } = await file.stat();
  return {
    path,
    sizeBytes: size,
    async readAt(start, into) {
      await file.seek(start, Deno.SeekMode.Start);
      for (let done = 0; done < into.length;) {
        const count = await file.read(into.subarray(done));
        if (count === null) {
          throw unusable(path, `it must have ${start + into.length} bytes`);
        }
        done += count;
      }
    },
    [Symbol.dispose]: () => file.close(),
  };
}

function unusable(path: string, rule: string, cause?: unknown): DataError {
  return new DataError(`Cannot read a file as ${rule}: file=${path}`, { cause });
}

/** Gives the bytes of a file; undefined if there is none. */
export async function sizeOfFile(path: string): Promise<number | undefined> {
  using file = await openRangeFile(path);
  return file?.sizeBytes;
}
