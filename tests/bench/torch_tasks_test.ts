import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { besideTorch, torchTask } from "../../bench/torch_tasks.ts";
import { withFolder } from "../helpers/with_folder.ts";

/** Writes a program that says that it is PyTorch, gives one answer and then fails. */
async function fakePython(folder: string): Promise<string> {
  const path = `${folder}/python`;
  const lines = [
    "#!/bin/sh",
    `echo '{"ready": true, "name": "fake", "rmsNorm": "composed"}'`,
    "read question",
    `echo '{"ns": 3000, "faults": 40}'`,
    "read question",
    "echo 'error: out of memory' >&2",
    "exit 9",
  ];
  await Deno.writeTextFile(path, lines.join("\n"), { mode: 0o755 });
  return path;
}

Deno.test("besideTorch() says why PyTorch is missing", async () => {
  const torch = await besideTorch({ pythons: ["/no/such/python"], threads: 1 }, (torch) => {
    return Promise.resolve(torch);
  });
  assertStringIncludes("reason" in torch ? torch.reason : "", "/no/such/python");
});

Deno.test({
  name: "besideTorch() measures again without PyTorch where it fails on the way",
  ignore: Deno.build.os === "windows", // the stand-in is a shell script
  fn: () =>
    withFolder(async (folder) => {
      const seen: string[] = [];
      const pythons = [await fakePython(folder)];
      const result = await besideTorch({ pythons, threads: 1 }, async (torch) => {
        seen.push(torch.peer === undefined ? torch.reason : torch.name);
        if (torch.peer === undefined) return "alone";
        const task = torchTask(torch.peer, "t", { ask: "time" });
        assertEquals([await task.time(4), task.pageFaults()], [3000, 10]);
        return String(await task.time(4));
      });
      assertEquals(result, "alone");
      assertEquals(seen, ["fake", "ended with code 9: error: out of memory"]);
    }),
});

Deno.test({
  name: "besideTorch() does not hide a fault of our own behind a second try",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      let tries = 0;
      const pythons = [await fakePython(folder)];
      const fault = () => {
        if (tries++ === 0) throw new TypeError("ours");
        return Promise.resolve();
      };
      await assertRejects(() => besideTorch({ pythons, threads: 1 }, fault), TypeError, "ours");
    }),
});
