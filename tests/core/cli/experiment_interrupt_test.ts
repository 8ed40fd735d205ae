import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { runWell, taskCommand } from "../../helpers/run_task.ts";
import { TINY, TINY_FOLDER } from "../../helpers/tiny_run.ts";
import { withFolder } from "../../helpers/with_folder.ts";

/** 360 canonical cells of a few milliseconds each, then two timings. */
const LONG = [...TINY.filter((arg) => !arg.startsWith("--seeds")), "--seeds=20", "--device=cpu"];

interface Stopped {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Time from the signal to the end. */
  readonly ms: number;
}

/** Runs a task and signals it once its standard error matches. */
async function stop(
  cwd: string,
  args: readonly string[],
  how: { readonly at: RegExp; readonly signals: readonly Deno.Signal[] },
): Promise<Stopped> {
  await using child = taskCommand("experiment", args, { cwd }).spawn();
  const out = child.stdout.text();
  let err = "";
  let sentMs = 0;
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    err += text;
    if (sentMs > 0 || !how.at.test(err)) continue;
    sentMs = performance.now();
    for (const signal of how.signals) child.kill(signal);
  }
  const { code } = await child.status;
  return { code, out: await out, err, ms: performance.now() - sentMs };
}

const read = (cwd: string, name: string, out = "results/local") =>
  Deno.readTextFile(`${cwd}/${out}/${TINY_FOLDER}/${name}`);

Deno.test({
  name: "experiment ends with 130 on Ctrl-C, keeps what is finished, and goes on",
  ignore: Deno.build.os === "windows", // a signal ends a process at once there
  fn: () =>
    withFolder(async (cwd) => {
      // A terminal and a task runner may both send it: two at once are one.
      const at = /^\[40\//m;
      const first = await stop(cwd, LONG, { at, signals: ["SIGINT", "SIGINT"] });
      assertEquals([first.code, first.out], [130, ""], first.err);
      assertLess(first.ms, 2_000);
      const kept = (await read(cwd, "records.jsonl")).trimEnd().split("\n").length;
      assert(kept >= 40 && kept < 362, `${kept}`);
      assertStringIncludes(first.err, `Interrupted: ${kept} of 362 cells are finished and kept in`);

      // Within a timing too: this one would take a minute.
      const slow = [...LONG, "--set=timing.minSampleMs=20", "--set=timing.shapes=[[256,256]]"];
      const blocks = slow.map((arg) => arg.replace("blocks=2", "blocks=500"));
      const args = blocks.filter((arg) =>
        !arg.endsWith("minSampleMs=0.1") && !arg.includes("[[4,64]]")
      );
      const second = await stop(cwd, args, { at: /^\[360\//m, signals: ["SIGTERM"] });
      assertEquals(second.code, 130, second.err);
      assertLess(second.ms, 2_000);
      assertStringIncludes(second.err, `Continuing: ${kept} of 364 cells are finished, about`);
      assertStringIncludes(second.err, "Interrupted: 360 of 364 cells are finished");

      const [last] = await Promise.all([
        runWell("experiment", LONG, { cwd }),
        runWell("experiment", [...LONG, "--out=whole"], { cwd }),
      ]);
      assertStringIncludes(last.err, "Continuing: 360 of 362 cells are finished");
      assertEquals(await read(cwd, "metrics.csv"), await read(cwd, "metrics.csv", "whole"));
    }),
});
