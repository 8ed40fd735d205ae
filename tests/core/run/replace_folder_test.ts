import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../core/base/errors.ts";
import { DENO_FILE_SYSTEM } from "../../../core/run/file_system.ts";
import { folderToRead, replaceFolder } from "../../../core/run/replace_folder.ts";
import { failingFileSystem, type Failure } from "../../helpers/failing_file_system.ts";
import { folderTree } from "../../helpers/folder_tree.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const names = ["a", "b"];
const content = (text: string) =>
  new Map(names.map((name) => [name, new TextEncoder().encode(`${text} ${name}`)]));
const files = DENO_FILE_SYSTEM;

async function read(folder: string): Promise<string[]> {
  const at = await folderToRead(folder, files);
  return await Promise.all(names.map((name) => Deno.readTextFile(`${at}/${name}`)));
}

for (const failure of ["disk-full", "crash"] as const satisfies Failure[]) {
  Deno.test(`replaceFolder() leaves the old files or the new, whatever ends in ${failure}`, () =>
    withFolder(async (root) => {
      const folder = `${root}/model`;
      let failed = 0;
      for (let failAt = 1;; failAt++) {
        await replaceFolder(folder, content("old"), { files, names });
        const failing = failingFileSystem(failAt, failure);
        const work = replaceFolder(folder, content("new"), { files: failing, names });
        const error = await work.then(() => undefined, (error) => error);
        const found = await read(folder);
        assert(["old", "new"].some((text) => found.join() === `${text} a,${text} b`), `${found}`);
        if (error === undefined) {
          assertEquals(found, ["new a", "new b"]);
          break;
        }
        failed++;
      }
      assert(failed > 10, `${failed}`);
      await replaceFolder(folder, content("last"), { files, names });
      assertEquals(await read(folder), ["last a", "last b"]);
      assertEquals(await DENO_FILE_SYSTEM.list(root), ["model"]);
    }));
}

Deno.test("replaceFolder() makes the folders above, and takes an empty folder", () =>
  withFolder(async (root) => {
    await replaceFolder(`${root}/deep/er/model`, content("new"), { files, names });
    assertEquals(await read(`${root}/deep/er/model`), ["new a", "new b"]);
    await Deno.mkdir(`${root}/empty`);
    await replaceFolder(`${root}/empty`, content("new"), { files, names });
    assertEquals(await read(`${root}/empty`), ["new a", "new b"]);
  }));

Deno.test("replaceFolder() refuses a folder that holds anything else, and touches nothing", () =>
  withFolder(async (root) => {
    await Deno.writeTextFile(`${root}/thesis.txt`, "years of work");
    const before = await folderTree(root);
    await assertRejects(
      () => replaceFolder(root, content("new"), { files, names }),
      StoreError,
      "Cannot write a model as its folder must be new, or hold a model and nothing else: " +
        `folder=${root}, file=thesis.txt`,
    );
    assertEquals(await folderTree(root), before);
  }));

Deno.test("replaceFolder() leaves nothing of what a full disk has no room for", () =>
  withFolder(async (root) => {
    const folder = `${root}/model`;
    await replaceFolder(folder, content("old"), { files, names });
    const open: typeof files.open = async (path, options) => ({
      ...await files.open(path, options),
      append: () => Promise.reject(new Error("ENOSPC")),
    });
    await assertRejects(
      () => replaceFolder(folder, content("new"), { files: { ...files, open }, names }),
      Error,
      "ENOSPC",
    );
    assertEquals(await files.list(root), ["model"]);
    assertEquals(await read(folder), ["old a", "old b"]);
  }));
