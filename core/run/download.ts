import { DataError } from "../base/errors.ts";
import { sha256Hex } from "../base/sha256.ts";

/** Bytes of which address, size and hash are known. */
export interface PinnedFile {
  readonly address: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** How far a download is. */
export interface DownloadProgress {
  /** What is downloaded, for people. */
  readonly name: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** Called with every piece of a download. */
export type OnDownload = (progress: DownloadProgress) => void;

/** What a download needs. */
export interface DownloadOptions {
  /** What is downloaded, for messages. */
  readonly name: string;
  /** What the user can do where it fails, a sentence. */
  readonly advice: string;
  readonly onProgress?: OnDownload;
  /** Longest wait for the next piece, in milliseconds. */
  readonly patienceMs?: number;
}

/**
 * Downloads bytes into memory and checks that they are the ones that are pinned.
 *
 * @param file Address, size and hash.
 * @param options Name, advice, progress and patience.
 * @returns The bytes, exactly those that the hash names.
 * @throws {DataError} If the address cannot be reached, answers with an error, falls silent, ends
 * too early, or has other bytes.
 */
export async function download(
  file: PinnedFile,
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const fail = (rule: string, found: string): DataError =>
    new DataError(
      `Cannot download ${options.name} as ${rule}: address=${file.address}, ${found}. ` +
        options.advice,
    );
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await receive(file, options, fail);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw fail("its address must be reachable", `reason="${reasonOf(error)}"`);
  }
  if (bytes.length !== file.sizeBytes) {
    throw fail("it must be whole", `bytes=${bytes.length}, expected=${file.sizeBytes}`);
  }
  const sha256 = sha256Hex(bytes);
  if (sha256 === file.sha256) return bytes;
  throw fail("it must have the pinned hash", `sha256=${sha256}, expected=${file.sha256}`);
}

/** Reads the answer, at most one byte more than there should be. */
async function receive(
  { address, sizeBytes }: PinnedFile,
  { name, onProgress, patienceMs = 30_000 }: DownloadOptions,
  fail: (rule: string, found: string) => DataError,
): Promise<Uint8Array<ArrayBuffer>> {
  const abort = new AbortController();
  const silence = () => abort.abort(new Error(`no answer for ${patienceMs} ms`));
  let timer = setTimeout(silence, patienceMs);
  try {
    const response = await fetch(address, { signal: abort.signal });
    if (!response.ok) {
      await response.body?.cancel();
      throw fail("its address must hold it", `status=${response.status}`);
    }
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let doneBytes = 0;
    for await (const piece of response.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(silence, patienceMs);
      pieces.push(piece);
      doneBytes += piece.length;
      if (doneBytes > sizeBytes) {
        throw fail(
          "it must be no longer than pinned",
          `bytes>=${doneBytes}, expected=${sizeBytes}`,
        );
      }
      onProgress?.({ name, doneBytes, totalBytes: sizeBytes });
    }
    return await new Blob(pieces).bytes();
  } finally {
    clearTimeout(timer);
  }
}

/** Says in one line what an error says, and what caused it where it says so. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The address is said beside it.
  const [line] = error.message.replace(/ for url \(\S*\)/, "").split("\n");
  return error.cause instanceof Error ? `${line}: ${reasonOf(error.cause)}` : line;
}
