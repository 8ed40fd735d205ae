import { assertEquals, assertRejects } from "@std/assert";
import { StoreError, UsageError } from "../../../core/base/errors.ts";
import { createCell } from "../../../core/experiment/cell.ts";
import { recordLine } from "../../../core/result/cell_record.ts";
import { mergeFolders } from "../../../core/run/merge.ts";
import { openRecordStore } from "../../../core/run/record_store.ts";
import { toyRecord } from "../../helpers/toy_record.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const CELLS = [0, 1, 2].map((i) => createCell(toyRecord(i).id, toyRecord(i).config));
const MERGED = [0, 1, 2].map((i) => recordLine(toyRecord(i)) + "\n").join("");

async function writeShard(folder: string, seeds: readonly number[]): Promise<string> {
  const store = await openRecordStore(folder);
  for (const seed of seeds) await store.append(toyRecord(seed));
  await store.close();
  return folder;
}

Deno.test("mergeFolders() joins shards into a folder of their own or into one of them", () =>
  withFolder(async (folder) => {
    const from = [await writeShard(`${folder}/a`, [2]), await writeShard(`${folder}/b`, [1, 0])];
    for (const into of [`${folder}/all`, `${folder}/a`]) {
      const records = await mergeFolders(CELLS, { from, into });
      assertEquals(records, [0, 1, 2].map((i) => toyRecord(i)));
      assertEquals(await Deno.readTextFile(`${into}/records.jsonl`), MERGED);
    }
  }));

Deno.test("mergeFolders() leaves the target as it was if a cell is missing", () =>
  withFolder(async (folder) => {
    const from = [await writeShard(`${folder}/a`, [2])];
    const into = await writeShard(`${folder}/all`, [0]);
    const before = await Deno.readTextFile(`${into}/records.jsonl`);
    await assertRejects(() => mergeFolders(CELLS, { from, into }), StoreError, "missing=2 of 3");
    assertEquals(await Deno.readTextFile(`${into}/records.jsonl`), before);
  }));

Deno.test("mergeFolders() names a folder without records", () =>
  withFolder(async (folder) => {
    const from = [`${folder}/none`];
    const work = mergeFolders(CELLS, { from, into: `${folder}/all` });
    await assertRejects(() => work, UsageError, `folder=${folder}/none`);
  }));
