import { assert, assertEquals, assertRejects } from "@std/assert";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Cell } from "../../../core/experiment/cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { type CellRecord, recordLine, sealRecord } from "../../../core/result/cell_record.ts";
import type { CellLane } from "../../../core/run/cell_lanes.ts";
import { openRecordStore } from "../../../core/run/record_store.ts";
import { runCells } from "../../../core/run/run_cells.ts";
import { runSideBySide } from "../../../core/run/run_side_by_side.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const EXPERIMENT = validateExperiment(TINY_TRAINING);
const TRIED = planExperiment(EXPERIMENT, {
  seeds: 1,
  set: { "training.learningRates": [1e-3, 1e-2], "training.budgets": [4] },
}).cells;

function recordOf({ id, hash, config }: Cell, status: CellRecord["status"] = "ok"): CellRecord {
  const place = { device: "cpu", arithmetic: "bitwise" } as const;
  return sealRecord({ id, cell: hash, config, ...place, status, metrics: [] });
}

/** Runs cells in two lanes that answer when they are told to. */
function start(cells: readonly Cell[], signal = new AbortController().signal) {
  const begun: string[] = [];
  const kept: string[] = [];
  const answers = new Map<string, (record: CellRecord) => void>();
  const given = new Map<string, readonly string[]>();
  const records = new Map<string, CellRecord>();
  const lane = (): CellLane => {
    let refuse: ((error: unknown) => void) | undefined;
    return {
      run: ({ cell, trials }) =>
        new Promise((resolve, reject) => {
          refuse = reject;
          given.set(cell.id, trials.map(({ id }) => id));
          answers.set(cell.id, resolve);
        }),
      close: () => refuse?.(new DOMException("closed", "AbortError")),
    };
  };
  const done = runSideBySide(cells, {
    lanes: [lane(), lane()],
    signal,
    recordOf: (hash) => records.get(hash),
    onBegin: ({ id }) => begun.push(id),
    onRecord: (cell, record) => {
      records.set(cell.hash, record);
      kept.push(cell.id);
      return Promise.resolve();
    },
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const answer = async (cell: Cell, status?: CellRecord["status"]) => {
    answers.get(cell.id)!(recordOf(cell, status));
    await settle();
  };
  return { begun, kept, given, done, answer, settle };
}

Deno.test("runSideBySide() keeps two cells in flight, and begins none before its trials end", async () => {
  const trials = TRIED.filter(({ id }) => id.startsWith("trial/markov/plain/"));
  const main = TRIED.find(({ id }) => id.startsWith("training/markov/plain/"))!;
  const { begun, kept, given, done, answer } = start([...trials, main]);
  assertEquals(begun, trials.map(({ id }) => id));
  await answer(trials[1]);
  assertEquals(begun.length, 2);
  await answer(trials[0]);
  assertEquals(begun[2], main.id);
  assertEquals(given.get(main.id), trials.map(({ id }) => id));
  await answer(main);
  await done;
  assertEquals(kept, [trials[1].id, trials[0].id, main.id]);
});

Deno.test("runSideBySide() goes on behind a cell that failed", async () => {
  const cells = TRIED.filter(({ id }) => id.startsWith("trial/")).slice(0, 3);
  const { begun, kept, done, answer } = start(cells);
  await answer(cells[0], "failed");
  assertEquals(begun, cells.map(({ id }) => id));
  await answer(cells[2]);
  await answer(cells[1]);
  await done;
  assertEquals(kept.length, 3);
});

Deno.test("runSideBySide() gives up what runs when it is interrupted, and keeps what ended", async () => {
  const controller = new AbortController();
  const cells = TRIED.filter(({ id }) => id.startsWith("trial/")).slice(0, 3);
  const { kept, done, answer } = start(cells, controller.signal);
  const refused = assertRejects(() => done, DOMException);
  await answer(cells[0]);
  controller.abort();
  await refused;
  assertEquals(kept, [cells[0].id]);
});

Deno.test("two lanes give the records that one device gives, trials of other shards too", () =>
  withFolder(async (folder) => {
    const shard = TRIED.filter((_, i) => i % 2 === 1);
    const observer = { begin: () => {}, end: () => {}, skip: () => {} };
    const signal = new AbortController().signal;
    const lines = async (name: string, lanes: number) => {
      const store = await openRecordStore(`${folder}/${name}`);
      const device = await openCpuDevice({ threads: 1 });
      try {
        const outcome = await runCells(shard, { device, store, observer, signal, lanes });
        assertEquals(outcome, { skipped: 0, failed: [], interrupted: false });
        return store.records.map(recordLine).sort();
      } finally {
        await store.close();
        await device.close();
      }
    };
    const [one, two] = [await lines("one", 1), await lines("two", 2)];
    assertEquals(two, one);
    assert(one.length > shard.length, "no trial of the other shard was run");
  }));
