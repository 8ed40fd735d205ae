import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { StoreError } from "../../../core/base/errors.ts";
import { openRecordStore } from "../../../core/run/record_store.ts";
import type { FileSystem } from "../../../core/run/file_system.ts";
import { failingFileSystem, type Failure } from "../../helpers/failing_file_system.ts";
import { toyRecord } from "../../helpers/toy_record.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const CELLS = [0, 1, 2, 3];

/** A short run: opens the folder, adds what is missing, writes a table, and closes. */
async function toyRun(
  folder: string,
  options: { readonly fresh?: boolean; readonly files?: FileSystem } = {},
): Promise<void> {
  const store = await openRecordStore(folder, options);
  try {
    for (const cell of CELLS) {
      const record = toyRecord(cell);
      if (store.finished(record.cell) === undefined) await store.append(record);
    }
    await store.commit();
    const seeds = store.records.map((record) => record.metrics[0].seed);
    await store.writeFile("figures/table.csv", `seeds\n${seeds.join(" ")}\n`);
  } finally {
    await store.close();
  }
}

async function contentOf(folder: string): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) {
      for (const [name, text] of Object.entries(await contentOf(path))) {
        content[`${entry.name}/${name}`] = text;
      }
    } else content[entry.name] = await Deno.readTextFile(path);
  }
  return content;
}

for (const failure of ["disk-full", "crash"] satisfies Failure[]) {
  for (const fresh of [false, true]) {
    const title = `a ${
      fresh ? "fresh " : ""
    }run resumes after any file operation fails: ${failure}`;
    Deno.test(title, () =>
      withFolder(async (parent) => {
        await toyRun(`${parent}/expected`);
        const expected = await contentOf(`${parent}/expected`);
        let failAt = 1;
        for (;; failAt++) {
          const folder = `${parent}/${failAt}`;
          if (fresh) await toyRun(folder); // there are old results to keep or to replace
          const files = failingFileSystem(failAt, failure);
          try {
            await toyRun(folder, { fresh, files });
          } catch (error) {
            assertEquals(files.operations() >= failAt, true, String(error));
            if (failure === "disk-full") {
              assertEquals((error as StoreError).code, "disk-full", String(error));
            }
          }
          if (fresh) {
            const records = await Deno.readTextFile(`${folder}/records.jsonl`);
            assertEquals(records, expected["records.jsonl"], `failAt=${failAt}`);
          }
          await toyRun(folder);
          assertEquals(await contentOf(folder), expected, `failAt=${failAt}`);
          if (files.operations() < failAt) break;
        }
        assertGreater(failAt, 25, "too few operations to be the whole run");
      }));
  }
}

Deno.test("append() refuses to go on after a write has failed", () =>
  withFolder(async (folder) => {
    const counter = failingFileSystem(Infinity, "disk-full");
    await (await openRecordStore(folder, { files: counter })).close();
    await Deno.remove(`${folder}/records.jsonl`);
    const opening = counter.operations() - 1; // closing removed the lock file
    const files = failingFileSystem(opening + 1, "disk-full");
    const store = await openRecordStore(folder, { files });
    for (const cell of [0, 1]) {
      const error = await assertRejects(() => store.append(toyRecord(cell)), StoreError);
      assertEquals(error.code, "disk-full");
    }
    await store.close();
    assertEquals(await Deno.readTextFile(`${folder}/records.jsonl`), "");
  }));
