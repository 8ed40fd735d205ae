import { join } from "node:path";
import { DataError } from "../base/errors.ts";
import { sha256Hex } from "../base/sha256.ts";
import type { PinnedText } from "../data/corpora.ts";
import type { DataPlaces } from "./data_places.ts";
import { download, type OnDownload } from "./download.ts";
import { DENO_FILE_SYSTEM } from "./file_system.ts";
import { TEMPORARY_ENDING } from "./write_file_atomically.ts";

/** How a pinned text is looked for. */
export interface CorpusOptions {
  readonly places: DataPlaces;
  readonly onProgress?: OnDownload;
  /** Longest wait for a piece of a download, in milliseconds. */
  readonly patienceMs?: number;
}

/**
 * Loads a pinned text: from the user's folder, else from the cache, else from its address.
 *
 * Wherever it lies, only the bytes of the pinned hash are used: a file with others is an error, and
 * the next place is not tried. A download reaches the cache whole and checked, or not at all; it is
 * not kept by a command that may write nothing.
 *
 * @param name Name of the text, for messages.
 * @param corpus Its file, address, size and hash.
 * @param options Where to look, and who is told about a download.
 * @returns The text.
 * @throws {DataError} If it cannot be had, with what to do.
 */
export async function loadCorpus(
  name: string,
  corpus: PinnedText,
  { places, onProgress, patienceMs }: CorpusOptions,
): Promise<Uint8Array> {
  const { dataFolder, cacheFolder } = places;
  const kept = `${corpus.sha256.slice(0, 12)}-${corpus.file.replaceAll("/", "-")}`;
  const cached = cacheFolder && join(cacheFolder, kept);
  const own = dataFolder && join(dataFolder, corpus.file);
  for (const path of [own, cached]) {
    const found = path && await DENO_FILE_SYSTEM.read(path);
    if (path && found) return requireHash(found, { name, path, expected: corpus.sha256 });
  }
  const advice = `Without network put the file into a folder as ${corpus.file} and set ` +
    `ASSAY_DATA to that folder${dataFolder ? ` (now ${dataFolder})` : ""}`;
  const bytes = await download(corpus, { name, advice, onProgress, patienceMs });
  if (cacheFolder && cached && mayWrite(cacheFolder)) {
    await storeWhole(bytes, { folder: cacheFolder, path: cached });
  }
  return bytes;
}

function requireHash(
  bytes: Uint8Array,
  { name, path, expected }: {
    readonly name: string;
    readonly path: string;
    readonly expected: string;
  },
): Uint8Array {
  const sha256 = sha256Hex(bytes);
  if (sha256 === expected) return bytes;
  throw new DataError(
    `Cannot use ${name} as its file must have the pinned hash: path=${path}, ` +
      `bytes=${bytes.length}, sha256=${sha256}, expected=${expected}. ` +
      `Remove the file to download it again, or name your own text as file:${path}`,
  );
}

function mayWrite(path: string): boolean {
  return Deno.permissions.querySync({ name: "write", path }).state === "granted";
}

/** Writes a file under a name of this process alone, then gives it its name. */
async function storeWhole(
  bytes: Uint8Array,
  { folder, path }: { readonly folder: string; readonly path: string },
): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    const temporary = await Deno.makeTempFile({ dir: folder, suffix: TEMPORARY_ENDING });
    try {
      await writeAndSync(temporary, bytes);
      await Deno.rename(temporary, path);
    } catch (error) {
      await DENO_FILE_SYSTEM.remove(temporary).catch(() => {}); // the first error is the one to report
      throw error;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(
      `Cannot keep a download as the cache must be writable (XDG_CACHE_HOME names another): ` +
        `path=${path}, reason="${reason}"`,
    );
  }
}

async function writeAndSync(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true });
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
  await file.syncData();
}
