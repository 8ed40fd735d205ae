import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { sha256Hex } from "../../../core/base/sha256.ts";
import type { PinnedCorpus } from "../../../core/data/corpora.ts";
import { loadCorpus } from "../../../core/run/load_corpus.ts";
import { silentAddress, withServer } from "../../helpers/local_server.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const BYTES = new TextEncoder().encode("A text of the project.\n");
const NAME = `${sha256Hex(BYTES).slice(0, 12)}-toy.txt`;

const corpus = (address: string): PinnedCorpus => ({
  file: "toy.txt",
  address,
  sha256: sha256Hex(BYTES),
  sizeBytes: BYTES.length,
  licence: "none",
  shares: { train: 80, validation: 10, test: 10 },
  isLines: false,
});

const names = (folder: string) => Array.from(Deno.readDirSync(folder), ({ name }) => name);

Deno.test("loadCorpus() downloads once, into the cache", () =>
  withFolder(async (folder) => {
    const cacheFolder = `${folder}/new/cache`;
    let requests = 0;
    await withServer(() => {
      requests++;
      return new Response(BYTES);
    }, async (address) => {
      for (let i = 0; i < 2; i++) {
        const options = { places: { cacheFolder } };
        assertEquals(await loadCorpus("toy", corpus(address), options), BYTES);
      }
    });
    assertEquals(requests, 1);
    assertEquals(names(cacheFolder), [NAME]);
  }));

Deno.test("loadCorpus() takes the user's folder before cache and network", () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/toy.txt`, BYTES);
    const places = { dataFolder: folder, cacheFolder: `${folder}/cache` };
    assertEquals(await loadCorpus("toy", corpus(silentAddress()), { places }), BYTES);
    assertEquals(names(folder), ["toy.txt"]);
  }));

Deno.test("loadCorpus() refuses a file of the user with both hashes and its path", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/toy.txt`, "another text");
    const work = () =>
      loadCorpus("toy", corpus(silentAddress()), { places: { dataFolder: folder } });
    const { message } = await assertRejects(work, DataError, `path=${folder}/toy.txt`);
    assertEquals(message.includes(`sha256=${sha256Hex("another text")}`), true);
    assertEquals(message.includes(`expected=${sha256Hex(BYTES)}`), true);
  }));

Deno.test("loadCorpus() does not go on to the cache where the user's file is another", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/toy.txt`, "another text");
    await Deno.writeFile(`${folder}/${NAME}`, BYTES);
    const places = { dataFolder: folder, cacheFolder: folder };
    const work = () => loadCorpus("toy", corpus(silentAddress()), { places });
    await assertRejects(work, DataError, `path=${folder}/toy.txt`);
  }));

Deno.test("loadCorpus() refuses a damaged file of the cache instead of another place", () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/${NAME}`, BYTES.subarray(1));
    await withServer(() => new Response(BYTES), async (address) => {
      const work = () => loadCorpus("toy", corpus(address), { places: { cacheFolder: folder } });
      await assertRejects(work, DataError, "Remove the file");
    });
  }));

Deno.test("loadCorpus() leaves nothing behind when a download fails", () =>
  withFolder(async (folder) => {
    const answers = [new Response(BYTES.subarray(1)), new Response("no", { status: 500 })];
    await withServer(() => answers.pop()!, async (address) => {
      for (let i = 0; i < 2; i++) {
        const work = () => loadCorpus("toy", corpus(address), { places: { cacheFolder: folder } });
        await assertRejects(work, DataError, "set ASSAY_DATA to that folder");
      }
    });
    assertEquals(names(folder), []);
  }));

Deno.test("loadCorpus() says that the cache cannot be written, and leaves no part", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const places = { cacheFolder: `${folder}/file` };
    await withServer(() => new Response(BYTES), async (address) => {
      const work = () => loadCorpus("toy", corpus(address), { places });
      await assertRejects(work, DataError, "the cache must be writable");
    });
    await Deno.mkdir(`${folder}/${NAME}`); // a folder in the place of the file
    await withServer(() => new Response(BYTES), async (address) => {
      const work = () => loadCorpus("toy", corpus(address), { places: { cacheFolder: folder } });
      await assertRejects(work, Error);
    });
    assertEquals(names(folder).sort(), [NAME, "file"].sort());
  }));
