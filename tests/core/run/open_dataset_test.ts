import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import type { DataSettings } from "../../../core/data/data_settings.ts";
import { openDataset } from "../../../core/run/open_dataset.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const refused = (settings: Partial<DataSettings>, ...parts: readonly string[]) =>
  Promise.all(parts.map(async (part) => {
    const open = () => openDataset({ name: "x", source: "deno-types", ...settings });
    await assertRejects(open, DataError, part);
  }));

Deno.test("openDataset() opens deno-types by characters, without network", async () => {
  const data = await openDataset({ name: "types", source: "deno-types" }, { places: {} });
  assert(data.vocabulary > 90 && data.vocabulary < 200);
  assertEquals((await openDataset({ name: "x", source: "deno-types" })).digest, data.digest);
  const { sequences, bytes } = data.heldOut({ sequences: 64, length: 1_024 });
  assertEquals(sequences, 64);
  assert(bytes! >= 64 * 1_024);
});

Deno.test("openDataset() cuts deno-types into tokens of more bytes", async () => {
  const settings = {
    name: "types",
    source: "deno-types",
    tokenizer: "bpe",
    vocabulary: 300,
  } as const;
  const data = await openDataset(settings, { places: {} });
  assertEquals(data.vocabulary, 300);
  const { bytes, targets } = data.heldOut({ sequences: 8, length: 64 });
  assert(bytes! > 1.2 * targets.length);
  const losses = data.floorRows!({ sequences: 8, length: 64 }).map(({ nats }) => nats);
  assertEquals(losses, losses.toSorted((a, b) => b - a)); // each row knows more than the one before
});

const dataFolder = Deno.env.get("ASSAY_DATA");

Deno.test({
  name: "openDataset() opens pinned texts from ASSAY_DATA",
  ignore: dataFolder === undefined, // they are not part of the project
  async fn() {
    const options = { places: { dataFolder } };
    const names = await openDataset({ name: "names", source: "names" }, options);
    assertEquals(names.vocabulary, 28);
    assertEquals(names.heldOut({ sequences: Infinity, length: 16 }).sequences, 3_200);
    const text = await openDataset({ name: "text", source: "tiny-shakespeare" }, options);
    assertEquals(text.vocabulary, 65); // nanoGPT's, and its 111,540 characters of validation
    assertEquals(text.heldOut({ sequences: Infinity, length: 64 }).bytes, 111_540 - 52);
  },
});

Deno.test("openDataset() opens a task", async () => {
  const data = await openDataset({ name: "markov", source: "in-context-markov" });
  assertEquals(data.name, "markov");
});

Deno.test("openDataset() opens a file of the user", () =>
  withFolder(async (folder) => {
    const path = `${folder}/notes.txt`;
    await Deno.writeTextFile(path, "äb".repeat(100));
    const source = `file:${path}`;
    assertEquals((await openDataset({ name: "notes", source })).vocabulary, 2);
    const bytes = await openDataset({ name: "notes", source, tokenizer: "byte" });
    assertEquals(bytes.vocabulary, 256);
    await Deno.writeFile(path, Uint8Array.of(97, 98, 0xe4));
    await refused({ source }, `source=${source}, offset=2, byte=0xe4`);
    await Deno.writeFile(path, new Uint8Array());
    await refused({ source }, `path=${path}, bytes=0`);
  }));

Deno.test("openDataset() says which file it cannot read", async () => {
  await refused({ source: "file:/no/such.txt" }, "path=/no/such.txt", "its file must exist");
  await refused({ source: "file:/" }, "it must be a file");
});

Deno.test("openDataset() refuses settings that a text does not have", async () => {
  await refused({ source: "deno-type" }, 'nearest is "deno-types"', "in-context-markov");
  await refused({ states: 4 }, 'found "states"', "name, source, tokenizer, vocabulary");
  await refused({ vocabulry: 4 }, 'nearest is "vocabulary"');
  await refused({ vocabulary: 400 }, "given for bpe only");
  await refused({ tokenizer: "bpe" }, "from 257 to 65536", "vocabulary=none");
  await refused({ tokenizer: "bpe", vocabulary: 256 }, "vocabulary=256");
  await refused(
    { tokenizer: "word" as "char" },
    'one of char, byte, bpe: data=x, source=deno-types, found "word"',
  );
});
