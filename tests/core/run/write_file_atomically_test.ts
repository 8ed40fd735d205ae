import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { DENO_FILE_SYSTEM } from "../../../core/run/file_system.ts";
import { writeFileAtomically } from "../../../core/run/write_file_atomically.ts";
import { failingFileSystem } from "../../helpers/failing_file_system.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const OLD = "the old content, which is longer\n";
const NEW = "the new content\n";

Deno.test("writeFileAtomically() leaves the old content or the new, whatever operation fails", () =>
  withFolder(async (folder) => {
    const path = `${folder}/table.csv`;
    let failAt = 1;
    for (;; failAt++) {
      await Deno.writeTextFile(path, OLD);
      const files = failingFileSystem(failAt, "disk-full");
      if (failAt <= 5) {
        await assertRejects(() => writeFileAtomically(path, NEW, files), Error, "No space left");
      } else await writeFileAtomically(path, NEW, files);
      const renamed = failAt > 4; // open, append, sync, rename, sync of the folder
      assertEquals(await Deno.readTextFile(path), renamed ? NEW : OLD, `failAt=${failAt}`);
      if (failAt < 4) { // what cannot be completed is removed
        assertEquals(await DENO_FILE_SYSTEM.list(folder), ["table.csv"], `failAt=${failAt}`);
      }
      if (files.operations() < failAt) break;
    }
    assertGreater(failAt, 5);
  }));

Deno.test("writeFileAtomically() replaces what a killed run has left", () =>
  withFolder(async (folder) => {
    const path = `${folder}/table.csv`;
    await Deno.writeTextFile(`${path}.tmp`, OLD);
    await writeFileAtomically(path, NEW, DENO_FILE_SYSTEM);
    assertEquals(await Deno.readTextFile(path), NEW);
    assertEquals(await DENO_FILE_SYSTEM.list(folder), ["table.csv"]);
  }));
