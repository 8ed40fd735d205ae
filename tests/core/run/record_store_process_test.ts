import { assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { openRecordStore } from "../../../core/run/record_store.ts";
import { recordLine } from "../../../core/result/cell_record.ts";
import { toyRecord } from "../../helpers/toy_record.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const WRITER = new URL("../../fixtures/toy_writer.ts", import.meta.url).pathname;
const COUNT = 150;
const RECORDS = Array.from({ length: COUNT }, (_, i) => toyRecord(i));
const JOURNAL = RECORDS.map((record) => recordLine(record) + "\n").join("");
const TABLE = RECORDS.map((record) => record.sum + "\n").join("");

function writer(folder: string, count = COUNT): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", WRITER, folder, String(count)],
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs the writer and kills it (SIGKILL) once it has printed `lines` lines. */
async function runAndKill(folder: string, lines: number): Promise<boolean> {
  await using child = writer(folder).spawn();
  const errors = child.stderr.text();
  let seen = 0;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    seen += text.split("\n").length - 1;
    if (seen >= lines) {
      child.kill("SIGKILL");
      break;
    }
  }
  const { signal, success } = await child.status;
  assertEquals(await errors, "");
  return signal === "SIGKILL" || !success;
}

async function run(folder: string, count = COUNT): Promise<{ code: number; errors: string }> {
  const { code, stderr } = await writer(folder, count).output();
  return { code, errors: new TextDecoder().decode(stderr) };
}

Deno.test("a run killed again and again loses no record and ends with the same files", () =>
  withFolder(async (folder) => {
    let kills = 0;
    for (const lines of [1, 5, 12, 2, 30, 8]) if (await runAndKill(folder, lines)) kills++;
    assertGreater(kills, 3);
    assertEquals(await run(folder), { code: 0, errors: "" });
    assertEquals(await Deno.readTextFile(`${folder}/records.jsonl`), JOURNAL);
    assertEquals(await Deno.readTextFile(`${folder}/table.txt`), TABLE);
  }));

Deno.test("a second process on the same folder ends at once and says why", () =>
  withFolder(async (folder) => {
    const store = await openRecordStore(folder);
    const { code, errors } = await run(folder, 1);
    await store.close();
    assertEquals(code, 1);
    assertStringIncludes(errors, "locked: Cannot write results as no other run may use the folder");
    assertEquals(await run(folder, 1), { code: 0, errors: "" });
  }));

/** Mounts a tmpfs of a size on a folder; the reason if this machine does not allow it. */
async function mountTmpfs(folder: string, option: string): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "tmpfs is Linux's";
  if (Deno.uid() !== 0) return "mounting needs root";
  const args = ["-t", "tmpfs", "-o", option, "tmpfs", folder];
  const { success, stderr } = await new Deno.Command("mount", { args, stderr: "piped" }).output();
  return success ? undefined : new TextDecoder().decode(stderr).trim();
}

async function remount(folder: string, option: string): Promise<void> {
  const args = ["-o", `remount,${option}`, folder];
  assertEquals((await new Deno.Command("mount", { args }).output()).success, true);
}

async function withTmpfs(body: (folder: string) => Promise<void>, sizeKib: number): Promise<void> {
  await withFolder(async (folder) => {
    const skipped = await mountTmpfs(folder, `size=${sizeKib}k`);
    if (skipped !== undefined) return console.log(`skipped: ${skipped}`);
    try {
      await body(folder);
    } finally {
      await new Deno.Command("umount", { args: [folder] }).output();
    }
  });
}

// The last disk holds every record, but not the table that is written after them.
const RECORDS_KIB = 4 * Math.ceil(JOURNAL.length / 4096);
for (const sizeKib of [4, 20, 52, RECORDS_KIB]) {
  Deno.test(`a run on a full disk of ${sizeKib} KiB says so, and resumes once there is room`, () =>
    withTmpfs(async (folder) => {
      const { code, errors } = await run(`${folder}/run`);
      assertEquals(code, 1);
      assertStringIncludes(errors, "disk-full: Cannot write results as the disk must have room");
      await remount(folder, "size=4m");
      assertEquals(await run(`${folder}/run`), { code: 0, errors: "" });
      const text = await Deno.readTextFile(`${folder}/run/records.jsonl`);
      assertEquals(text, JOURNAL);
      const names = Array.from(Deno.readDirSync(`${folder}/run`), (entry) => entry.name).sort();
      assertEquals(names, ["records.jsonl", "table.txt"]);
    }, sizeKib));
}

Deno.test("a run on a read-only folder says so before any work", () =>
  withTmpfs(async (folder) => {
    await remount(folder, "ro");
    const { code, errors } = await run(folder, 1);
    assertEquals(code, 1);
    assertStringIncludes(errors, "read-only: Cannot write results as the folder must be writable");
    assertStringIncludes(errors, `folder=${folder}`);
  }, 16));

Deno.test({
  name: "a run on a folder of somebody else says so before any work",
  ignore: Deno.build.os === "windows" || Deno.uid() === 0, // root may write everywhere
  fn: () =>
    withFolder(async (folder) => {
      await Deno.chmod(folder, 0o500);
      const { code, errors } = await run(folder, 1);
      await Deno.chmod(folder, 0o700);
      assertEquals(code, 1);
      assertStringIncludes(errors, "read-only: ");
    }),
});
