import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../core/base/errors.ts";
import { BENCHES, chooseBenches } from "../../bench/bench.ts";
import { withFolder } from "../helpers/with_folder.ts";

const ROOT = new URL("../../", import.meta.url);

/** Runs the task as a user does, with the permissions of deno.json. */
async function bench(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "bench", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const [out, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, errors };
}

Deno.test("chooseBenches() goes by part of a name and names the nearest where none fits", () => {
  const ordinary = BENCHES.filter(({ long }) => !long);
  assertEquals(chooseBenches(), ordinary);
  assertEquals(chooseBenches("memory").map(({ name }) => name), ["memory-cpu", "memory-webgpu"]);
  assertEquals(chooseBenches("norm-speed").map(({ name }) => name), [
    "norm-speed-1",
    "norm-speed-2",
  ]);
  assertThrows(() => chooseBenches("kernl-call"), UsageError, 'nearest is "kernel-call"');
});

Deno.test("deno task bench measures kernel calls, shows what is skipped and writes --out", async () => {
  await withFolder(async (folder) => {
    const file = `${folder}/bench.json`;
    const choice = ["--filter", "kernel-call", "--rounds", "3", "--python", "/no/such/python"];
    const { code, out, errors } = await bench(...choice, "--json", "--out", file);
    assertEquals(code, 0, errors);
    assertEquals(await Deno.readTextFile(file), out);
    const { schema, rounds, machine, rows } = JSON.parse(out);
    assertEquals([schema, rounds], [1, 3]);
    assert(machine.cores >= 1 && machine.processor !== "");
    const [one, ...others] = rows;
    assertEquals([one.kind, one.name, one.goal], ["timing", "kernel-call/1", { atMost: 0.1 }]);
    assertEquals(one.sides[0].samples.length, 3);
    const { estimate, low, high, confidence, ofExtremes } = one.estimate;
    assert(ofExtremes > 0 && ofExtremes === low && low <= estimate && estimate <= high);
    assertEquals(confidence, 0.75);
    assert(["met", "not met"].includes(one.verdict));
    assertEquals(one.sure, false); // three rounds prove nothing
    const ofTorch = others.find(({ name }: { name: string }) => name === "kernel-call/of-torch");
    assertEquals(ofTorch.kind, "skipped");
    assertStringIncludes(ofTorch.reason, "/no/such/python");
  });
});

Deno.test("deno task bench refuses wrong use with code 2", async () => {
  for (const args of [["--filter", "nothing"], ["--rounds", "0"], ["--device", "gpu"], ["all"]]) {
    const { code, out, errors } = await bench(...args);
    assertEquals([code, out], [2, ""], args.join(" "));
    assertStringIncludes(errors, "Cannot ");
  }
});
