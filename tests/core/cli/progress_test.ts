import { assertEquals, assertLessOrEqual, assertStringIncludes } from "@std/assert";
import { createProgress, type ProgressOutput, timeLeftText } from "../../../core/cli/progress.ts";

interface Screen extends ProgressOutput {
  text: string;
}

function screen(changes: Partial<ProgressOutput> = {}): Screen {
  return {
    text: "",
    write(text) {
      this.text += text;
    },
    isTerminal: true,
    columns: 80,
    hasColor: false,
    ...changes,
  };
}

/** Three steps of weights 1, 1 and 2, ten seconds for each unit of weight; the first was done. */
function run(output: ProgressOutput | undefined): void {
  let ms = 1000;
  const progress = createProgress({ steps: 3, weight: 4, output, nowMs: () => ms });
  progress.skip(1);
  progress.begin("timing/4x64/forward/hot");
  ms += 10_000;
  progress.end("timing/4x64/forward/hot", { weight: 1, note: "ok, 10 s" });
  progress.print("warning: busy machine");
  progress.begin("timing/4096x1024/forward-backward/cold");
  ms += 20_000;
  progress.end("timing/4096x1024/forward-backward/cold", { weight: 2, note: "failed" });
  progress.close();
}

Deno.test("createProgress() writes plain lines where there is no terminal", () => {
  const output = screen({ isTerminal: false });
  run(output);
  assertEquals(
    output.text,
    "[2/3] timing/4x64/forward/hot ok, 10 s\n" +
      "warning: busy machine\n" +
      "[3/3] timing/4096x1024/forward-backward/cold failed\n",
  );
});

Deno.test("createProgress() draws a bar with an estimate over itself on a terminal", () => {
  const output = screen();
  run(output);
  const lines = output.text.split("\r\x1b[K");
  assertEquals(lines, [
    "",
    "██████░░░░░░░░░░░░░░░░░░ 1/3               timing/4x64/forward/hot",
    "████████████░░░░░░░░░░░░ 2/3  20 s left    timing/4x64/forward/hot",
    "warning: busy machine\n",
    "████████████░░░░░░░░░░░░ 2/3  20 s left    timing/4096x1024/forward-backward/c…",
    "████████████████████████ 3/3  0 s left     timing/4096x1024/forward-backward/c…",
    "",
  ]);
  for (const line of lines) assertLessOrEqual(line.length, 79);
});

Deno.test("createProgress() colours the bar only where colours may be used", () => {
  const output = screen({ hasColor: true });
  run(output);
  assertStringIncludes(output.text, "\x1b[36m██████\x1b[0m");
});

Deno.test("createProgress() writes nothing without an output", () => {
  run(undefined);
});

Deno.test("timeLeftText() is coarser for longer times", () => {
  const cases = [[0, "0 s"], [900, "1 s"], [59_000, "59 s"], [60_000, "1 min"]] as const;
  for (const [ms, text] of cases) assertEquals(timeLeftText(ms), text);
  assertEquals(timeLeftText(205_000), "3 min 20 s");
  assertEquals(timeLeftText(1_500_000), "25 min");
  assertEquals(timeLeftText(3_900_000), "1 h 05 min");
});

const SHOW = new URL("../../fixtures/show_progress.ts", import.meta.url).pathname;

/** Runs the script that shows progress, without any permission, and gives its standard error. */
async function show(command: string, ...args: string[]): Promise<string> {
  const env = { NO_COLOR: "1" };
  const { stdout, stderr } = await new Deno.Command(command, { args, env, stdin: "null" }).output();
  return [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
}

Deno.test("standardErrorOutput() needs no permission and gives plain lines off a terminal", async () => {
  const text = await show(Deno.execPath(), "run", "--no-prompt", "--no-check", SHOW);
  assertEquals(text, "[1/1] cell ok\n80 columns\n");
});

Deno.test("standardErrorOutput() draws over itself on a terminal of unknown width", async () => {
  if (Deno.build.os !== "linux") return console.log("skipped: script(1) differs elsewhere");
  const inside = `${Deno.execPath()} run --no-prompt --no-check ${SHOW}`;
  const text = await show("script", "-qec", inside, "/dev/null");
  assertStringIncludes(text, `\r\x1b[K${"█".repeat(24)} 1/1  0 s left     cell`);
  assertStringIncludes(text, "80 columns");
});

Deno.test("standardErrorOutput() goes on where nobody reads it any more", async () => {
  if (Deno.build.os === "windows") return console.log("skipped: pipes end otherwise there");
  const args = ["run", "--no-prompt", "--no-check", SHOW];
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "null", stderr: "piped" }).spawn();
  await child.stderr.cancel();
  assertEquals((await child.status).code, 0);
});
