import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { StoreError, UsageError } from "../../../core/base/errors.ts";
import { ROUNDS_PER_BLOCK } from "../../../core/experiment/cell.ts";
import { recordLine } from "../../../core/result/cell_record.ts";
import { readRecords } from "../../../core/run/read_records.ts";
import { FRESH_RECORDS_FILE, openRecordStore } from "../../../core/run/record_store.ts";
import { timingRecord } from "../../helpers/timing_record.ts";
import { toyRecord } from "../../helpers/toy_record.ts";
import { withFolder } from "../../helpers/with_folder.ts";

async function namesIn(folder: string): Promise<string[]> {
  const names = [];
  for await (const entry of Deno.readDir(folder)) names.push(entry.name);
  return names.sort();
}

async function addRecords(folder: string, seeds: readonly number[], fresh = false): Promise<void> {
  const store = await openRecordStore(folder, { fresh });
  for (const seed of seeds) await store.append(toyRecord(seed));
  await store.commit();
  await store.close();
}

async function assertStoreError(work: Promise<unknown>, code: string, text: string): Promise<void> {
  const error = await assertRejects(() => work, StoreError, text);
  assertEquals(error.code, code);
}

Deno.test("openRecordStore() finds finished cells again, and failed ones not", () =>
  withFolder(async (folder) => {
    const store = await openRecordStore(`${folder}/new/run`);
    await store.append(toyRecord(0));
    await store.append(toyRecord(1, { status: "failed", reason: "device lost" }));
    assertEquals(store.finished(toyRecord(1).cell), undefined);
    await store.close();

    const again = await openRecordStore(`${folder}/new/run`);
    assertEquals(again.records, [
      toyRecord(0),
      toyRecord(1, { status: "failed", reason: "device lost" }),
    ]);
    assertEquals(again.finished(toyRecord(0).cell), toyRecord(0));
    assertEquals(again.finished(toyRecord(1).cell), undefined);
    await again.append(toyRecord(1));
    assertEquals(again.finished(toyRecord(1).cell), toyRecord(1));
    await again.close();
    assertEquals(await namesIn(`${folder}/new/run`), ["records.jsonl"]);
  }));

Deno.test("openRecordStore() has a cell timed again that was timed in fewer rounds", () =>
  withFolder(async (folder) => {
    const [before, now] = [timingRecord(1), timingRecord(ROUNDS_PER_BLOCK)];
    for (const expected of [undefined, now]) {
      const store = await openRecordStore(folder);
      assertEquals(store.finished(now.cell), expected);
      if (expected === undefined) {
        await store.append(before);
        assertEquals(store.finished(now.cell), undefined);
        await store.append(now);
      }
      await assertStoreError(store.append(now), "conflict", "must not be finished");
      await store.close();
    }
  }));

Deno.test("openRecordStore() cuts a torn last line and continues behind it", () =>
  withFolder(async (folder) => {
    await addRecords(folder, [0, 1]);
    const path = `${folder}/records.jsonl`;
    const whole = await Deno.readFile(path);
    const firstLine = whole.indexOf(10) + 1;
    await Deno.writeFile(path, whole.subarray(0, whole.length - 5));
    const store = await openRecordStore(folder);
    assertEquals(store.records, [toyRecord(0)]);
    assertEquals(store.cutBytes, whole.length - 5 - firstLine);
    await store.append(toyRecord(1));
    await store.close();
    assertEquals(await Deno.readFile(path), whole);
  }));

Deno.test("openRecordStore() refuses a damaged line with its number and changes nothing", () =>
  withFolder(async (folder) => {
    await addRecords(folder, [0, 1, 2]);
    await Deno.writeTextFile(`${folder}/metrics.csv.tmp`, "left over");
    const path = `${folder}/records.jsonl`;
    const damaged = (await Deno.readTextFile(path)).replace(`"seed":1`, `"seed":7`);
    await Deno.writeTextFile(path, damaged);
    await assertStoreError(openRecordStore(folder), "corrupt", "line 2: ");
    await assertStoreError(readRecords(folder), "corrupt", "line 2: ");
    assertEquals(await Deno.readTextFile(path), damaged);
    assertEquals(await namesIn(folder), ["metrics.csv.tmp", "records.jsonl"]);
  }));

Deno.test("openRecordStore() refuses a second run on one folder, until the first one ends", () =>
  withFolder(async (folder) => {
    const first = await openRecordStore(folder);
    await assertStoreError(openRecordStore(folder), "locked", `folder=${folder}`);
    await first.append(toyRecord(0)); // the refused run has not disturbed the first one
    await first.close();
    await addRecords(folder, [1]);
    assertEquals((await readRecords(folder))?.records.length, 2);
  }));

Deno.test("openRecordStore() removes what unfinished writes left, and nothing else", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/figures`);
    for (const name of ["a.csv.tmp", "figures/b.svg.tmp", "notes.txt"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "half");
    }
    await addRecords(folder, [0]);
    assertEquals(await namesIn(folder), ["figures", "notes.txt", "records.jsonl"]);
    assertEquals(await namesIn(`${folder}/figures`), []);
  }));

Deno.test("openRecordStore() keeps the old records until a fresh run is complete", () =>
  withFolder(async (folder) => {
    await addRecords(folder, [0, 1]);
    const interrupted = await openRecordStore(folder, { fresh: true });
    assertEquals([interrupted.fresh, interrupted.records], [true, []]);
    await interrupted.append(toyRecord(1));
    await interrupted.close();
    assertEquals((await readRecords(folder))?.records, [toyRecord(0), toyRecord(1)]);

    const continued = await openRecordStore(folder);
    assertEquals([continued.fresh, continued.records], [true, [toyRecord(1)]]);
    await continued.append(toyRecord(0));
    await continued.commit();
    await continued.close();
    assertEquals((await readRecords(folder))?.records, [toyRecord(1), toyRecord(0)]);
    assertEquals(await namesIn(folder), ["records.jsonl"]);
  }));

Deno.test("openRecordStore() starts a fresh run anew and beside a damaged file", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/records.jsonl`, "damaged\n");
    await Deno.writeTextFile(`${folder}/${FRESH_RECORDS_FILE}`, "half a fresh run\n");
    await addRecords(folder, [2], true);
    assertEquals((await readRecords(folder))?.records, [toyRecord(2)]);
  }));

Deno.test("append() refuses a finished cell", () =>
  withFolder(async (folder) => {
    const store = await openRecordStore(folder);
    await store.append(toyRecord(0));
    await assertStoreError(store.append(toyRecord(0)), "conflict", `cell=${toyRecord(0).id}`);
    await store.close();
    assertEquals(
      await Deno.readTextFile(`${folder}/records.jsonl`),
      recordLine(toyRecord(0)) + "\n",
    );
  }));

Deno.test("writeFile() replaces a file whole and creates its folder", () =>
  withFolder(async (folder) => {
    const store = await openRecordStore(folder);
    await store.writeFile("figures/saving.svg", "<svg/>");
    await store.writeFile("metrics.csv", "a longer old text\n");
    await store.writeFile("metrics.csv", "new\n");
    await store.close();
    assertEquals(await Deno.readTextFile(`${folder}/metrics.csv`), "new\n");
    assertEquals(await Deno.readTextFile(`${folder}/figures/saving.svg`), "<svg/>");
    assertEquals(await namesIn(folder), ["figures", "metrics.csv", "records.jsonl"]);
  }));

Deno.test("openRecordStore() says that a file stands where the folder should be", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/run`, "a file");
    for (const path of [`${folder}/run`, `${folder}/run/inside`]) {
      const error = await assertRejects(() => openRecordStore(path), UsageError);
      assertStringIncludes(error.message, "the path must be a folder");
    }
  }));

Deno.test("readRecords() finds no records where there is no folder", () =>
  withFolder(async (folder) => {
    assertEquals(await readRecords(`${folder}/none`), undefined);
  }));
