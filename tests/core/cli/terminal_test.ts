import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { taskArguments } from "../../helpers/run_task.ts";
import { TINY, TINY_FOLDER } from "../../helpers/tiny_run.ts";
import { withFolder } from "../../helpers/with_folder.ts";

/** What Deno shows before it waits for an answer. */
const PROMPT = /permission|allow\?|requests/i;

interface Screen {
  readonly code: number;
  /** Everything that was shown, with its control characters. */
  readonly text: string;
  /** Time to the first character of the task itself. */
  readonly firstMs: number;
}

/** Runs a task inside a terminal of a width, with its real flags; undefined where there is none. */
async function inTerminal(
  task: string,
  args: readonly string[],
  place: { readonly cwd: string; readonly columns: number },
): Promise<Screen | undefined> {
  if (Deno.build.os !== "linux") return void console.log("skipped: script(1) differs elsewhere");
  const words = [Deno.execPath(), ...taskArguments(task, args)].map((word) => `'${word}'`);
  const command = `stty cols ${place.columns}; ${words.join(" ")}`;
  const startMs = performance.now();
  await using child = new Deno.Command("script", {
    args: ["-qec", command, "/dev/null"],
    cwd: place.cwd,
    env: { NO_COLOR: "" },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let text = "";
  let firstMs = Infinity;
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (text === "") firstMs = performance.now() - startMs;
    text += part;
    if (PROMPT.test(text)) break; // it would wait for an answer
  }
  if (PROMPT.test(text)) child.kill("SIGKILL");
  return { code: (await child.status).code, text, firstMs };
}

function assertUnasked(text: string): void {
  assert(!PROMPT.test(text), text);
}

const COLOR = new RegExp("\x1b\\[[0-9;]*m", "g");

/** Lines that stay on the screen, without colours: what was drawn over is gone. */
function linesOf(text: string): string[] {
  return text.split(/\r?\n/)
    .map((line) => line.slice(line.lastIndexOf("\r\x1b[K") + 1).replace("\x1b[K", ""))
    .map((line) => line.replaceAll(COLOR, ""));
}

Deno.test("experiment on a terminal draws a bar, asks for no permission, and starts at once", () =>
  withFolder(async (cwd) => {
    const screen = await inTerminal("experiment", [...TINY, "--device=cpu"], { cwd, columns: 90 });
    if (screen === undefined) return;
    const { code, text, firstMs } = screen;
    assertEquals(code, 0, text);
    assertLess(firstMs, 2_000);
    assertUnasked(text);
    assertStringIncludes(text, "\r\x1b[K\x1b[36m█");
    assertStringIncludes(text, " 18/20  ");
    assertStringIncludes(text, " s left ");
    assertStringIncludes(text, "\x1b[33minconclusive");
    const lines = linesOf(text);
    assert(!lines.some((line) => line.includes("█")), lines.join("\n"));
    for (const line of lines) assert([...line].length <= 90, line);
  }));

Deno.test("no command asks for permission, also where a library would go on without", () =>
  withFolder(async (cwd) => {
    const place = { cwd, columns: 90 };
    const shard = [...TINY, "--out=results", "--shard=1/1"]; // on the device that is chosen
    if (await inTerminal("experiment", shard, place) === undefined) return;
    const folder = `results/${TINY_FOLDER}`;
    const commands: [task: string, ...args: string[]][] = [
      ["merge", folder, "--out=results"],
      ["check", folder],
      ["report"],
      ["tables", "--check"],
      ["list"],
    ];
    for (const [task, ...args] of commands) {
      const { code, text } = (await inTerminal(task, args, place))!;
      assertEquals(code, 0, text);
      assertUnasked(text);
    }
  }));

Deno.test("every command fits a narrow terminal", () =>
  withFolder(async (cwd) => {
    const screen = await inTerminal("list", [], { cwd, columns: 50 });
    if (screen === undefined) return;
    const rows = linesOf(screen.text).filter((line) => /^(N1\.| {4})/.test(line));
    assert(rows.length > 10, screen.text);
    for (const row of rows) assert([...row].length <= 50, row);
    const plan = await inTerminal("experiment", [...TINY, "--plan"], { cwd, columns: 50 });
    for (const line of linesOf(plan!.text).filter((line) => line.startsWith("  "))) {
      assert(line.length <= 50, line);
    }
  }));
