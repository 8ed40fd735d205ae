import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  BackendUnavailableError,
  DataError,
  DeviceLostError,
  ExperimentError,
  StoreError,
  UsageError,
} from "../../../core/base/errors.ts";
import type { CommandSpec } from "../../../core/cli/options.ts";
import { checkDenoVersion, EXIT, exitCodeOf, runCommand } from "../../../core/cli/run_command.ts";

const SPEC: CommandSpec = {
  name: "toy",
  summary: "Does nothing.",
  arguments: "",
  options: [{ name: "plan", kind: "flag", help: "" }],
  examples: [],
};

class Exit extends Error {
  constructor(readonly code: number) {
    super();
  }
}

/** Runs a command without ending this process; gives its exit code and both outputs. */
async function run(body: () => Promise<number>, ...args: string[]) {
  const [exit, log, error] = [Deno.exit, console.log, console.error];
  const seen = { code: -1, out: "", err: [] as unknown[] };
  Deno.exit = (code) => {
    throw new Exit(code ?? 0);
  };
  console.log = (text) => seen.out += `${text}\n`;
  console.error = (value) => seen.err.push(value);
  try {
    await runCommand(SPEC, body, args);
  } catch (ended) {
    if (!(ended instanceof Exit)) throw ended;
    seen.code = ended.code;
  } finally {
    [Deno.exit, console.log, console.error] = [exit, log, error];
  }
  return seen;
}

Deno.test("exit codes are those that CI scripts rely on", () => {
  assertEquals(EXIT, {
    ok: 0,
    driftOrFailure: 1,
    wrongUse: 2,
    deviceMissing: 3,
    interrupted: 130,
  });
});

Deno.test("exitCodeOf() tells wrong use, missing devices and damage apart", () => {
  const store = (code: StoreError["code"]) => new StoreError("", { code });
  const cases: [unknown, number][] = [
    [new UsageError(""), 2],
    [new DataError(""), 2],
    [new ExperimentError("", { issues: [{ path: "", message: "" }] }), 2],
    [new BackendUnavailableError(""), 3],
    [store("locked"), 2],
    [store("read-only"), 2],
    [store("corrupt"), 1],
    [store("disk-full"), 1],
    [store("conflict"), 1],
    [store("hole"), 2],
    [new DeviceLostError(""), 1],
    [new Error(""), 1],
    ["text", 1],
    [undefined, 1],
  ];
  for (const [error, code] of cases) assertEquals(exitCodeOf(error), code);
});

Deno.test("runCommand() ends with the code of the body", async () => {
  for (const code of Object.values(EXIT)) {
    assertEquals(await run(() => Promise.resolve(code)), { code, out: "", err: [] });
  }
});

Deno.test("runCommand() shows help instead of running, and refuses wrong options", async () => {
  const never = () => Promise.reject(new Error("was run"));
  const { code, out } = await run(never, "--help");
  assertEquals(code, 0);
  assertStringIncludes(out, "Usage: deno task toy");
  const wrong = await run(never, "--plam");
  assertEquals([wrong.code, wrong.out, wrong.err.length], [2, "", 1]);
  assertStringIncludes(String(wrong.err[0]), "nearest is --plan");
});

Deno.test("runCommand() shows a message for what the user can mend, a trace for a fault of ours", async () => {
  const message = "Cannot do it as it must be possible: it=1";
  const mendable = [
    new UsageError(message),
    new BackendUnavailableError(message),
    new StoreError(message, { code: "disk-full" }),
    new DeviceLostError(message),
  ];
  for (const error of mendable) {
    assertEquals((await run(() => Promise.reject(error))).err, [message]);
  }
  const fault = new TypeError("x is undefined");
  assertEquals((await run(() => Promise.reject(fault))).err, [fault]);
  assertEquals(await run(() => Promise.reject("text")), { code: 1, out: "", err: ["text"] });
});

Deno.test("checkDenoVersion() takes 2.8 and everything newer", () => {
  for (const version of ["2.8.0", "2.9.6", "2.10.1", "3.0.0", "2.8.0-rc.1", "2.9.6+abc"]) {
    checkDenoVersion(version);
  }
  for (const version of ["2.7.9", "1.46.3", "2.1.10", "0.9.0"]) {
    const { message } = assertThrows(() => checkDenoVersion(version), UsageError);
    assertEquals(
      message,
      `Cannot run as Deno must be 2.8 or newer: version=${version}. ` +
        "Run deno upgrade, or npx -y deno@2.9.6 task ...",
    );
  }
});

Deno.test("runCommand() ends in silence where nobody reads its output any more", async () => {
  const seen = await run(() => Promise.reject(new Deno.errors.BrokenPipe("Broken pipe")));
  assertEquals([seen.code, seen.out, seen.err], [0, "", []]);
});
