import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../core/base/errors.ts";
import { DENO_FILE_SYSTEM, type FileSystem } from "../../../core/run/file_system.ts";
import { lockFolder } from "../../../core/run/folder_lock.ts";
import { withFolder } from "../../helpers/with_folder.ts";

Deno.test("lockFolder() admits one holder at a time and leaves nothing behind", () =>
  withFolder(async (folder) => {
    for (let i = 0; i < 3; i++) {
      const lock = await lockFolder(folder, DENO_FILE_SYSTEM);
      await assertRejects(() => lockFolder(folder, DENO_FILE_SYSTEM), StoreError, "no other run");
      await lock.release();
    }
    assertEquals(await DENO_FILE_SYSTEM.list(folder), []);
  }));

Deno.test("lockFolder() locks the file that is in the folder, not one just removed", () =>
  withFolder(async (folder) => {
    let opened = 0;
    const files: FileSystem = {
      ...DENO_FILE_SYSTEM,
      async open(path, options) {
        const file = await DENO_FILE_SYSTEM.open(path, options);
        if (opened++ === 0) await Deno.remove(path); // its holder releases it at this moment
        return file;
      },
    };
    const lock = await lockFolder(folder, files);
    await assertRejects(() => lockFolder(folder, DENO_FILE_SYSTEM), StoreError, "no other run");
    await lock.release();
  }));
