import { DataError } from "../base/errors.ts";
import {
  type FileHeader,
  type HeaderEntry,
  headerLength,
  LENGTH_BYTES,
  parseHeader,
} from "../train/safetensors_header.ts";
import { openRangeFile, type RangeFile } from "./range_file.ts";

/** A safetensors file that is open. */
export interface TensorFile {
  readonly name: string;
  readonly file: RangeFile;
  readonly header: FileHeader;
  /** Text of the header as it is in the file, with what fills it up. */
  readonly headerBytes: Uint8Array;
}

/** A tensor and the file that it is in. */
export interface StoredTensor extends HeaderEntry {
  readonly in: TensorFile;
}

/**
 * Opens a safetensors file and reads its header, and nothing else.
 *
 * @param folder Folder of the file.
 * @param name Name in the folder.
 * @returns The file; undefined if there is none.
 * @throws {DataError} If it is no such file.
 */
export async function openTensorFile(
  folder: string,
  name: string,
): Promise<TensorFile | undefined> {
  const path = `${folder}/${name}`;
  const file = await openRangeFile(path);
  if (file === undefined) return undefined;
  try {
    const place = { path, fileBytes: file.sizeBytes };
    const first = new Uint8Array(Math.min(LENGTH_BYTES, file.sizeBytes));
    await file.readAt(0, first);
    const headerBytes = new Uint8Array(headerLength(first, place));
    await file.readAt(LENGTH_BYTES, headerBytes);
    return { name, file, header: parseHeader(headerBytes, place), headerBytes };
  } catch (error) {
    file[Symbol.dispose]();
    if (error instanceof RangeError && !(error instanceof DataError)) {
      throw new DataError(error.message, { cause: error });
    }
    throw error;
  }
}

/** Lists the tensors of files. */
export function storedTensors(files: readonly TensorFile[]): readonly StoredTensor[] {
  return files.flatMap((file) => file.header.entries.map((entry) => ({ ...entry, in: file })));
}
