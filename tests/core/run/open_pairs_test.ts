import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { sha256Hex } from "../../../core/base/sha256.ts";
import type { PinnedPairs } from "../../../core/data/corpora.ts";
import { decodeText } from "../../../core/data/tokenizer.ts";
import { openDataset } from "../../../core/run/open_dataset.ts";
import { openPairs, pairLines } from "../../../core/run/open_pairs.ts";
import { withServer } from "../../helpers/local_server.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function packed(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Makes pairs of files whose addresses end in their names. */
async function pinned(texts: readonly (readonly [string, string])[]) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const entries = await Promise.all(
    texts.flat().map(async (text, i) => {
      const bytes = await packed(text);
      files.set(`/${i}.gz`, bytes);
      return { file: `toy/${i}.gz`, sha256: sha256Hex(bytes), sizeBytes: bytes.length };
    }),
  );
  const pairs = (address: string): PinnedPairs => {
    const at = (i: number) => ({ ...entries[i], address: `${address}${i}.gz` });
    return {
      licence: "none",
      parts: {
        train: { source: at(0), target: at(1) },
        validation: { source: at(2), target: at(3) },
        test: { source: at(4), target: at(5) },
      },
    };
  };
  return { files, pairs };
}

const TEXTS = [
  ["ein Hund\nzwei Hunde\n", "a dog\ntwo dogs\n"],
  ["ein Haus\n", "a house\n"],
  ["Häuser", "houses"], // without an end of its last line
] as const;

Deno.test("openPairs() downloads each file once, and pairs their lines by number", () =>
  withFolder(async (folder) => {
    const { files, pairs } = await pinned(TEXTS);
    let requests = 0;
    await withServer((request) => {
      requests++;
      return new Response(files.get(new URL(request.url).pathname));
    }, async (address) => {
      for (let i = 0; i < 2; i++) {
        const data = await openPairs("toy", "toy", {
          pairs: pairs(address.replace(/[^/]*$/, "")),
          kind: { kind: "char" },
          options: { places: { cacheFolder: folder } },
        });
        const said = data.pairs!({ sequences: 1, length: 32, split: "test" })
          .map(({ source, target }) =>
            [source, target].map((ids) => decodeText(data.tokenizer!, ids))
          );
        assertEquals(said, [["Häuser", "houses"]]);
      }
    });
    assertEquals(requests, 6);
    const kept = Array.from(Deno.readDirSync(folder), ({ name }) => name.slice(12)).toSorted();
    assertEquals(kept, Array.from({ length: 6 }, (_, i) => `-toy-${i}.gz`));
  }));

Deno.test("pairLines() refuses texts whose lines do not belong together", () => {
  const lines = (...texts: string[]) => texts.map(bytesOf);
  assertEquals(pairLines(lines("a", "b"), lines("c", "d"), "toy").length, 2);
  assertThrows(
    () => pairLines(lines("a", "b"), lines("c"), "toy, part=train"),
    DataError,
    "must have as many: data=toy, part=train, source=2, target=1",
  );
  assertThrows(
    () => pairLines(lines("a", "b"), lines("c", ""), "toy"),
    DataError,
    "none may be empty: data=toy, line=2, source=1, target=0",
  );
});

Deno.test("openDataset() names the file of multi30k that is not at hand", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/multi30k`);
    await Deno.writeTextFile(`${folder}/multi30k/train.de.gz`, "no gzip");
    const open = () =>
      openDataset({ name: "m", source: "multi30k" }, { places: { dataFolder: folder } });
    await assertRejects(open, DataError, `path=${folder}/multi30k/train.de.gz`);
  }));

const dataFolder = Deno.env.get("ASSAY_DATA");

Deno.test({
  name: "openDataset() opens multi30k from ASSAY_DATA, in its published parts",
  ignore: dataFolder === undefined, // it is not part of the project
  async fn() {
    const data = await openDataset({ name: "m", source: "multi30k", tokenizer: "byte" }, {
      places: { dataFolder },
    });
    assertEquals(data.vocabulary, 258);
    const count = (split: "validation" | "test") =>
      data.heldOut({ sequences: Infinity, length: 700, split }).sequences;
    assertEquals([count("validation"), count("test")], [1_014, 1_000]);
    assertEquals(data.leftOut!(700), { train: 0, validation: 0, test: 0 });
    const [{ source, target }] = data.pairs!({ sequences: 1, length: 700, split: "test" });
    assertEquals(
      [source, target].map((ids) => decodeText(data.tokenizer!, ids)),
      [
        "Ein Mann mit einem orangefarbenen Hut, der etwas anstarrt.",
        "A man in an orange hat starring at something.",
      ],
    );
  },
});
