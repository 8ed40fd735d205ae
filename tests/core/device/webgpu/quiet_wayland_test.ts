import { assertEquals } from "@std/assert";
import { fromRoot } from "../../../helpers/root.ts";
import { taskArguments } from "../../../helpers/run_task.ts";

/** What opening WebGPU prints on standard error under the permissions of a task. */
async function noiseOf(task: string, runtime: Readonly<Record<string, string>>) {
  const { XDG_RUNTIME_DIR: _, ...inherited } = Deno.env.toObject();
  const flags = taskArguments(task, []).slice(0, -1);
  const command = new Deno.Command(Deno.execPath(), {
    args: [...flags, "--no-check", fromRoot("tests/fixtures/open_device.ts"), "webgpu"],
    clearEnv: true,
    env: { ...inherited, NO_COLOR: "1", ...runtime },
    stdin: "null",
  });
  const { stdout, stderr } = await command.output();
  assertEquals(new TextDecoder().decode(stdout).startsWith("{"), true);
  return new TextDecoder().decode(stderr);
}

Deno.test("quietWayland() leaves users without XDG_RUNTIME_DIR no lines that they cannot act on", async () => {
  for (const task of ["experiment", "check", "exhaustive", "bench"]) {
    assertEquals(await noiseOf(task, {}), "", task);
  }
  assertEquals(await noiseOf("check", { XDG_RUNTIME_DIR: "" }), "");
});
