/** An open file, as far as a result folder needs one. */
export interface StoreFile {
  /** Takes an exclusive lock if nobody holds it. */
  tryLock(): Promise<boolean>;
  /** Whether the path still names this very file. */
  isAt(path: string): Promise<boolean>;
  /** Appends all bytes. */
  append(bytes: Uint8Array): Promise<void>;
  /** Cuts the file to a size, in bytes. */
  truncate(sizeBytes: number): Promise<void>;
  /** Waits until the content is on the disk. */
  sync(): Promise<void>;
  /** Closes the file and gives up its lock. */
  close(): void;
}

/** The file operations a result folder is made of; tests replace them to make each one fail. */
export interface FileSystem {
  /** Opens a file for appending, and creates it if there is none. */
  open(path: string, options?: { readonly empty?: boolean }): Promise<StoreFile>;
  /** Reads a file whole; undefined if there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Size of a file in bytes; undefined if there is none. */
  size(path: string): Promise<number | undefined>;
  /** Names in a folder, sorted; empty if there is no folder. */
  list(path: string): Promise<readonly string[]>;
  /** Creates a folder with its parents, if there is none. */
  createFolder(path: string): Promise<void>;
  /** Renames a file, over another if need be. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, if there is one. */
  remove(path: string): Promise<void>;
  /** Waits until the names in a folder are on the disk. */
  syncFolder(path: string): Promise<void>;
}

/** The file system of this machine, through Deno. */
export const DENO_FILE_SYSTEM: FileSystem = {
  async open(path, options = {}) {
    const file = await Deno.open(path, { append: true, create: true, read: true });
    try {
      if (options.empty) await file.truncate(0);
    } catch (error) {
      file.close();
      throw error;
    }
    return wrap(file);
  },
  async read(path) {
    return await unlessMissing(Deno.readFile(path), undefined);
  },
  async size(path) {
    return (await unlessMissing(Deno.stat(path), undefined))?.size;
  },
  async list(path) {
    const names: string[] = [];
    const entries = (async () => {
      for await (const entry of Deno.readDir(path)) names.push(entry.name);
      return names.sort();
    })();
    return await unlessMissing(entries, []);
  },
  async createFolder(path) {
    await Deno.mkdir(path, { recursive: true });
  },
  async rename(from, to) {
    await Deno.rename(from, to);
  },
  async remove(path) {
    await unlessMissing(Deno.remove(path), undefined);
  },
  async syncFolder(path) {
    if (Deno.build.os === "windows") return; // folders cannot be opened there
    using folder = await Deno.open(path, { read: true });
    await folder.sync();
  },
};

function wrap(file: Deno.FsFile): StoreFile {
  return {
    tryLock: async () => await file.tryLock(true),
    isAt: async (path) => {
      const [mine, there] = [await file.stat(), await unlessMissing(Deno.stat(path), undefined)];
      // Without inode numbers (Windows) an open file cannot be removed, so the path suffices.
      return there !== undefined && there.ino === mine.ino && there.dev === mine.dev;
    },
    append: async (bytes) => {
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    },
    truncate: async (sizeBytes) => await file.truncate(sizeBytes),
    sync: async () => await file.syncData(),
    close: () => file.close(),
  };
}

async function unlessMissing<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return otherwise;
    if (error instanceof Deno.errors.NotADirectory) return otherwise; // below a file there is none
    throw error;
  }
}
