import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";

const OPENER = new URL("../../../fixtures/open_device.ts", import.meta.url).pathname;
const TRAINER = new URL("../../../fixtures/train_on_webgpu.ts", import.meta.url).pathname;
const NOWHERE = "/nonexistent/driver.json";
/** Both names of the variable that says where Vulkan's drivers are described. */
const NO_VULKAN = { VK_ICD_FILENAMES: NOWHERE, VK_DRIVER_FILES: NOWHERE };

/** How long a process may take before it fails its test rather than to keep it waiting. */
const LIMIT_MS = 120_000;

/** Opens a device in a process of its own, with the back end's variable unset or as given. */
const open = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  start([OPENER, ...args], env);

async function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { DENO_WEBGPU_BACKEND: _, ...inherited } = Deno.env.toObject();
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--allow-read", "--allow-sys=systemMemoryInfo"],
      ...["--allow-env=DENO_WEBGPU_BACKEND", ...args],
    ],
    clearEnv: true,
    env: { ...inherited, NO_COLOR: "1", ...env },
    stdin: "null",
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder().decode(stdout);
  assert(text.startsWith("{"), text + new TextDecoder().decode(stderr));
  return { code, ...JSON.parse(text) };
}

/** Whether these tests can say something here: back ends are pinned on Linux alone. */
function isLinux(): boolean {
  if (Deno.build.os === "linux") return true;
  console.log('skipped: { device: "webgpu", reason: "the back end is pinned on Linux only" }');
  return false;
}

Deno.test("webgpu by name without a driver ends with code 3 and says what to do", async () => {
  if (!isLinux()) return;
  const found = await open(["webgpu"], { ...NO_VULKAN, DENO_WEBGPU_BACKEND: "vulkan" });
  assertEquals([found.code, found.error], [3, "BackendUnavailableError"]);
  assertStringIncludes(found.message, "none was found, backend=vulkan");
  assertMatch(found.message, /Install the graphics driver with Vulkan.*--device cpu/);
});

Deno.test("webgpu by name without a driver does not take OpenGL silently", async () => {
  if (!isLinux()) return;
  for (const env of [NO_VULKAN, { ...NO_VULKAN, DENO_WEBGPU_BACKEND: "" }]) {
    const found = await open(["webgpu"], env);
    assertEquals([found.code, found.error], [3, "BackendUnavailableError"]);
    assertStringIncludes(found.message, "backend=vulkan");
  }
});

Deno.test("auto without a driver takes the CPU and says why", async () => {
  if (!isLinux()) return;
  const { code, info } = await open(["auto"], NO_VULKAN);
  assertEquals([code, info.name], [0, "cpu"]);
  assertMatch(info.details.chosen, /^cpu: Cannot open WebGPU as it needs an adapter: none/);
});

Deno.test("OpenGL that is asked for is probed, named, and gives the bits of every op", async () => {
  if (!isLinux()) return;
  const found = await open(["webgpu", "ops"], { ...NO_VULKAN, DENO_WEBGPU_BACKEND: "gl" });
  if (found.error === "BackendUnavailableError") {
    console.log('skipped: { device: "webgpu", reason: "no OpenGL" }');
    return;
  }
  assertEquals([found.code, found.error], [0, undefined], found.message);
  const { name, details, arithmeticClass } = found.info;
  assertEquals([name, details.backend], ["webgpu", "gl"]);
  assert(["bitwise", "tolerance"].includes(arithmeticClass));
  if (!found.info.software) return;
  assertEquals([arithmeticClass, found.differences], ["bitwise", []], details.kernels);
  assert(found.cases > 60, `${found.cases} cases`);
});

Deno.test("training on OpenGL has the bits of the CPU, stacked and alone", async () => {
  if (!isLinux()) return;
  const found = await start([TRAINER], { ...NO_VULKAN, DENO_WEBGPU_BACKEND: "gl" });
  if (found.error === "BackendUnavailableError" || found.info?.software === false) {
    const reason = found.message ?? `${found.info.adapter} has not proved its bits`;
    console.log(`skipped: { device: "webgpu", reason: "${reason}" }`);
    return;
  }
  assertEquals([found.error, found.differences], [undefined, []], found.message);
  assertEquals(found.info.details.backend, "gl");
});
