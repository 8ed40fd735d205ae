import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { UsageError } from "../../../core/base/errors.ts";
import type { ProgressOutput } from "../../../core/cli/progress.ts";
import { type ReadyRun, runInFolder } from "../../../core/cli/run_in_folder.ts";
import { shardOf } from "../../../core/cli/shard_of.ts";
import type { Device } from "../../../core/device/device.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import { estimateCell } from "../../../core/experiment/estimate.ts";
import { recordLine, sealRecord } from "../../../core/result/cell_record.ts";
import { parseJournal } from "../../../core/result/record_journal.ts";
import { openRecordStore } from "../../../core/run/record_store.ts";
import type { Forecast } from "../../../core/run/forecast.ts";
import { planRun, type RunSettings } from "../../../core/run/run_settings.ts";
import { capturedLog } from "../../helpers/captured_log.ts";
import { spoiledDevice } from "../../helpers/fake_device.ts";
import { folderTree } from "../../helpers/folder_tree.ts";
import { TINY_SETTINGS } from "../../helpers/tiny_result.ts";
import { toyRecord } from "../../helpers/toy_record.ts";
import { withFolder } from "../../helpers/with_folder.ts";

interface Given {
  /** Whether timing cells are run too. */
  readonly timed?: boolean;
  readonly device?: (cpu: Device) => Device;
  readonly settings?: Partial<RunSettings>;
  readonly request?: Partial<ReadyRun["request"]>;
  readonly measure?: ReadyRun["measure"];
}

/** Only canonical cells, for speed. */
const SETTINGS: RunSettings = { ...TINY_SETTINGS, untimed: "it is a test" };

const NO_FORECAST: Forecast = {
  lanes: 1,
  measured: 0,
  seconds: 0,
  estimateOf: estimateCell,
  secondsOf: () => 0,
  fairness: {},
};

async function run(root: string, given: Given = {}) {
  const cpu = await openCpuDevice({ threads: 1 });
  let err = "";
  const output: ProgressOutput = {
    write(text) {
      err += text;
    },
    isTerminal: false,
    columns: 80,
    hasColor: false,
  };
  try {
    const settings = { ...(given.timed ? TINY_SETTINGS : SETTINGS), ...given.settings };
    const plan = await planRun(settings);
    const request = { settings, root, fresh: false, json: false, ...given.request };
    const cells = shardOf(plan, request.shard);
    const device = given.device?.(cpu) ?? cpu;
    const reopen = () => Promise.resolve(device);
    const { measure } = given;
    const work = () => runInFolder({ plan, cells, request, device, reopen, output, measure });
    const [code, out] = await capturedLog(work);
    return { code, out, err };
  } finally {
    await cpu.close();
  }
}

const folderOf = (root: string) => `${root}/norm_timing/smoke`;
const read = (root: string, name: string) => Deno.readTextFile(`${folderOf(root)}/${name}`);

/**
 * Interrupts a run in its sixth cell (by SIGTERM: Ctrl-C would end the test runner), which waits
 * until the signal was heard, comes to its end and is the last.
 */
async function runInterrupted(root: string, given: Given = {}) {
  let compiled = 0;
  return await withHeardSignal((heard) =>
    run(root, {
      ...given,
      device: (cpu) => ({
        ...cpu,
        async compile(graph, options) {
          if (++compiled === 6) await heard(); // one graph a cell
          return await cpu.compile(graph, options);
        },
      }),
    })
  );
}

/** Gives work what sends SIGTERM to this process, and waits until it was heard. */
async function withHeardSignal<T>(work: (heard: () => Promise<void>) => Promise<T>): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const listener = () => resolve();
  Deno.addSignalListener("SIGTERM", listener);
  const awake = setInterval(() => {}, 1_000); // waiting for a signal keeps no process alive
  try {
    return await work(() => {
      Deno.kill(Deno.pid, "SIGTERM");
      return promise;
    });
  } finally {
    clearInterval(awake);
    Deno.removeSignalListener("SIGTERM", listener);
  }
}

Deno.test("runInFolder() ends with 1 if a cell failed, and the report names it", () =>
  withFolder(async (root) => {
    let compiled = 0;
    const device = (cpu: Device): Device => ({
      ...cpu,
      compile: (graph, options) =>
        ++compiled === 3 ? Promise.reject(new Error("no memory")) : cpu.compile(graph, options),
    });
    const { code, out, err } = await run(root, { device });
    assertEquals(code, 1);
    const id = "property/formula/rms-norm-fused/7x33/seed=0";
    assertStringIncludes(out, `\n${id} failed: no memory\n18 cells run in `);
    assertMatch(out, / s, 1 FAILED$/m);
    assertStringIncludes(err, `[3/18] ${id} failed\n`);
    assertStringIncludes(await read(root, "report.md"), `\`${id}\` failed: no memory`);
    assertEquals((await read(root, "metrics.csv")).includes(id), false);
    const again = await run(root);
    assertEquals(again.code, 0);
    assertMatch(again.out, /^1 cell run in \d+ s, 17 finished before$/m);
  }));

Deno.test({
  name: "runInFolder() keeps finished cells when interrupted, and goes on",
  ignore: Deno.build.os === "windows", // it knows no such signal
  fn: () =>
    withFolder(async (root) => {
      const first = await runInterrupted(root);
      assertEquals([first.code, first.out], [130, ""]);
      assertStringIncludes(
        first.err,
        `Interrupted: 6 of 18 cells are finished and kept in ${folderOf(root)}. ` +
          "Run the same command again to go on.\n",
      );
      const kept = await read(root, "records.jsonl");
      assertEquals(await folderTree(folderOf(root)), ["environment.json", "records.jsonl"]);
      const second = await run(root);
      assertEquals(second.code, 0);
      assertStringIncludes(second.err, "Continuing: 6 of 18 cells are finished, about 1 s left\n");
      assert((await read(root, "records.jsonl")).startsWith(kept));
      await run(`${root}/whole`);
      assertEquals(await read(root, "metrics.csv"), await read(`${root}/whole`, "metrics.csv"));
    }),
});

Deno.test({
  name: "runInFolder() says one time: by size, or measured where much is trained",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (root) => {
      const untouched = () => Promise.reject(new Error("nothing to measure"));
      const { err } = await run(root, { measure: untouched });
      assertEquals(err.match(/about .*$/gm), ["about 1 s"]);
      assertStringIncludes(err, "\nTime: about 1 s\n[1/18] ");
      const settings = { experiment: "activations", seeds: 1, set: {} };
      const long = await withHeardSignal((heard) =>
        run(root, {
          settings: { ...settings, profile: "cpu" },
          async measure() {
            await heard(); // the run itself would take minutes
            return { ...NO_FORECAST, measured: 3, secondsOf: () => 7_200 };
          },
        })
      );
      assertEquals(long.code, 130);
      assertEquals(long.err.match(/about .*$/gm), [
        "about 2 h 00 min, by 3 training steps measured just now",
      ]);
    }),
});

Deno.test({
  name: "runInFolder() leaves an older result whole until a new one is complete",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (root) => {
      await run(root);
      const files = await folderTree(folderOf(root));
      const texts = () => Promise.all(files.map((name) => read(root, name)));
      const before = await texts();
      const settings = { seeds: 2 };
      const request = { fresh: true };
      const stopped = await runInterrupted(root, { settings, request });
      assertEquals(stopped.code, 130);
      assertStringIncludes(stopped.err, "Run the same command again, without --fresh, to go on.");
      assertEquals(await texts(), before);
      const { err } = await run(root, { settings });
      assertStringIncludes(err, "Continuing a run with --fresh; the old records stay until");
      assertStringIncludes(err, "Continuing: 6 of 36 cells are finished");
      assertEquals((await read(root, "records.jsonl")).trimEnd().split("\n").length, 36);
      assertEquals(await folderTree(folderOf(root)), files);
    }),
});

Deno.test("runInFolder() writes a shard's records and environment only", () =>
  withFolder(async (root) => {
    const { code, out } = await run(root, { request: { shard: "2/2" } });
    assertEquals(code, 0);
    assertMatch(out, /^9 cells run in \d+ s\nShard 2\/2 is done: /);
    assertEquals(await folderTree(folderOf(root)), ["environment.json", "records.jsonl"]);
    const json = await run(root, { request: { shard: "2/2", json: true } });
    const { shard, cells } = JSON.parse(json.out);
    assertEquals([shard, cells], ["2/2", { total: 9, skipped: 9, failed: [] }]);
    // The other shard may go into the same folder; what is whole then has tables.
    await run(root, { request: { shard: "1/2" } });
    const { err } = await run(root);
    assertStringIncludes(err, "Continuing: 18 of 18 cells are finished\n");
  }));

Deno.test("runInFolder() refuses results of another device and changes nothing", () =>
  withFolder(async (root) => {
    const store = await openRecordStore(folderOf(root));
    await store.append(toyRecord(0, { device: "webgpu" }));
    await store.close();
    const text = await read(root, "records.jsonl");
    await assertRejects(
      () => run(root),
      UsageError,
      `folder=${folderOf(root)}, there=webgpu, wanted=cpu`,
    );
    assertEquals(await folderTree(folderOf(root)), ["records.jsonl"]);
    assertEquals(await read(root, "records.jsonl"), text);
    assertEquals((await run(root, { request: { fresh: true } })).code, 0);
  }));

Deno.test("runInFolder() says that a record was cut off, and makes it again", () =>
  withFolder(async (root) => {
    await run(root);
    const path = `${folderOf(root)}/records.jsonl`;
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.slice(0, -7));
    const { err } = await run(root);
    assertStringIncludes(err, "A record that was cut off (");
    assertStringIncludes(err, "Continuing: 17 of 18 cells are finished");
    assertEquals(await Deno.readTextFile(path), text);
  }));

Deno.test("runInFolder() times cells again that were timed in one round a block", () =>
  withFolder(async (root) => {
    const timed = { timed: true };
    await run(root, timed);
    const path = `${folderOf(root)}/records.jsonl`;
    const { records } = parseJournal(await Deno.readFile(path));
    const oneRound = records.map(({ schema: _, sum: __, samples, ...rest }) =>
      sealRecord({ ...rest, samples: samples?.filter(({ position }) => position < 6) })
    );
    await Deno.writeTextFile(path, oneRound.map((record) => `${recordLine(record)}\n`).join(""));
    const { err } = await run(root, timed);
    assertStringIncludes(err, "Timed again, now in 5 rounds a block: 2 cells\n");
    assertStringIncludes(err, "Continuing: 18 of 20 cells are finished");
    assertEquals(parseJournal(await Deno.readFile(path)).records.length, 22);
    assertEquals((await read(root, "report.md")).includes("round a block"), false);
    assertStringIncludes((await run(root, timed)).err, "Continuing: 20 of 20 cells are finished\n");
  }));

Deno.test("runInFolder() refutes a claim where the device computes nonsense", () =>
  withFolder(async (root) => {
    const device = (cpu: Device) => spoiledDevice(cpu, ({ values }) => values.fill(NaN));
    const { code, out } = await run(root, { device });
    assertEquals(code, 0);
    assert(/^N1\.formula +refuted/m.test(out), out);
  }));

Deno.test("runInFolder() refutes the claim about its gradient where the kernel's is off by 1e-4", () =>
  withFolder(async (root) => {
    const device = (cpu: Device) =>
      spoiledDevice(
        cpu,
        ({ values, name }) => name === "gradX" ? values.map((value) => value * 1.0001) : undefined,
      );
    const { out } = await run(root, { device });
    assert(/^N1\.gradient-kernel +refuted/m.test(out), out);
    assertStringIncludes(out, "1 refuted, 6 inconclusive, 11 out-of-reach");
  }));
