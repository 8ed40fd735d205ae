import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DeviceLostError, DivergenceError, StoreError } from "../../../core/base/errors.ts";
import type { Cell } from "../../../core/experiment/cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { openRecordStore, type RecordStore } from "../../../core/run/record_store.ts";
import { estimateSeconds, runCells, type RunCellsOptions } from "../../../core/run/run_cells.ts";
import { editedDefinition } from "../../helpers/experiment_definition.ts";
import { fakeDevice, type FakeParts } from "../../helpers/fake_device.ts";
import { withFolder } from "../../helpers/with_folder.ts";

/** Six property cells of one element each, so that a fake output of one element fits. */
const { cells: CELLS } = planExperiment(
  validateExperiment(editedDefinition(
    ["properties/shapes", [[1, 1]]],
    ["timing"],
    [
      "claims/2/rule",
      { kind: "literature", reason: "none" },
    ],
    ["claims/3/rule", { kind: "literature", reason: "none" }],
    ["claims/5/rule", { kind: "literature", reason: "none" }],
    ["profiles/smoke/set", {}],
  )),
);

interface Seen {
  readonly begun: string[];
  readonly ended: string[];
  readonly skipped: number[];
}

interface Given extends Partial<Omit<RunCellsOptions, "device">> {
  readonly parts?: FakeParts;
  readonly cells?: readonly Cell[];
}

async function run(store: RecordStore, given: Given = {}) {
  const seen: Seen = { begun: [], ended: [], skipped: [] };
  const device = fakeDevice(given.parts);
  const outcome = await runCells(given.cells ?? CELLS, {
    store,
    device,
    signal: given.signal ?? new AbortController().signal,
    reopen: given.reopen,
    observer: {
      begin: (name) => seen.begun.push(name),
      end: (name, { note }) => seen.ended.push(`${name} ${note}`.trim()),
      skip: (weight) => seen.skipped.push(weight),
    },
  });
  return { ...outcome, seen, device };
}

function withStore(body: (store: RecordStore) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const store = await openRecordStore(folder);
    try {
      await body(store);
    } finally {
      await store.close();
    }
  });
}

const IDS = CELLS.map(({ id }) => id);

/** Throws an error in the n-th cell; every cell compiles one graph, zero-mean-equality two. */
function failingAt(executable: number, error: unknown): FakeParts {
  return {
    onCall: (call) => {
      if (call.kind === "compile" && call.executable === executable) throw error;
    },
  };
}

Deno.test("runCells() records every cell in order and says how far it is", () =>
  withStore(async (store) => {
    const { seen, skipped, failed, interrupted } = await run(store);
    assertEquals({ skipped, failed, interrupted }, { skipped: 0, failed: [], interrupted: false });
    assertEquals(store.records.map(({ id }) => id), IDS);
    assertEquals(store.records.map(({ cell }) => cell), CELLS.map(({ hash }) => hash));
    assertEquals(seen, { begun: IDS, ended: IDS, skipped: [] });
    const [record] = store.records;
    assertEquals([record.status, record.device, record.arithmetic], ["ok", "cpu", "bitwise"]);
    assertEquals(record.metrics[0].arm, "ln");
    assertEquals(record.metrics[0].seed, 3);
    assertEquals(record.metrics[0].split, "formula");
  }));

Deno.test("runCells() records a cell that fails with its reason, and the others go on", () =>
  withStore(async (store) => {
    const { failed, seen } = await run(store, { parts: failingAt(1, new Error("no memory")) });
    assertEquals(failed.map(({ id, status, reason }) => [id, status, reason]), [
      [IDS[1], "failed", "no memory"],
    ]);
    assertEquals(store.records.map(({ id }) => id), IDS);
    assertEquals(store.records[1].metrics, []);
    assertEquals(seen.ended[1], `${IDS[1]} failed`);
    assertEquals(store.finished(CELLS[1].hash), undefined);
    // The next run makes it again, and only it.
    const again = await run(store);
    assertEquals([again.skipped, again.seen.begun], [CELLS.length - 1, [IDS[1]]]);
    assertEquals(store.finished(CELLS[1].hash)?.status, "ok");
  }));

Deno.test("runCells() tells divergence from failure, and survives what is no error", () =>
  withStore(async (store) => {
    const diverged = new DivergenceError("Cannot go on", { step: 3, tensor: "w" });
    const first = await run(store, { parts: failingAt(0, diverged), cells: CELLS.slice(0, 1) });
    assertEquals(first.failed[0].status, "diverged");
    const second = await run(store, { parts: failingAt(0, "text"), cells: CELLS.slice(0, 1) });
    assertEquals([second.failed[0].status, second.failed[0].reason], ["failed", "text"]);
  }));

Deno.test("runCells() keeps values that are no numbers", () =>
  withStore(async (store) => {
    const output = () => new Float32Array([NaN]);
    await run(store, { parts: { output }, cells: CELLS.slice(0, 1) });
    const values = store.records[0].metrics.map(({ metric, value }) => [metric, value]);
    assertEquals(values.slice(0, 2), [["max_absolute_error", "nan"], ["max_error_ulp", "nan"]]);
  }));

Deno.test("runCells() passes over what is finished", () =>
  withStore(async (store) => {
    await run(store, { cells: CELLS.slice(2, 4) });
    const { skipped, seen, device } = await run(store);
    assertEquals(skipped, 2);
    assertEquals(seen.begun, IDS.filter((_, i) => i !== 2 && i !== 3));
    assertEquals(seen.skipped.length, 2);
    assert(device.graphs.length > 0);
    const last = await run(store);
    assertEquals([last.skipped, last.device.graphs.length], [CELLS.length, 0]);
  }));

Deno.test("runCells() keeps finished cells when it is interrupted, and goes on later", () =>
  withFolder(async (folder) => {
    const controller = new AbortController();
    const parts: FakeParts = {
      onCall: ({ executable }) => {
        if (executable === 2) controller.abort();
      },
    };
    const first = await openRecordStore(folder);
    const { interrupted, failed } = await run(first, { parts, signal: controller.signal });
    await first.close();
    assertEquals([interrupted, failed.length], [true, 0]);
    // Cell 2 was under way and came to its end: a signal is heard between cells.
    assertEquals(first.records.map(({ id }) => id), IDS.slice(0, 3));
    const later = await openRecordStore(folder);
    assertEquals((await run(later)).skipped, 3);
    assertEquals(later.records.map(({ id }) => id), IDS);
    await later.close();
  }));

Deno.test("runCells() counts an error of an interrupted cell as the interruption", () =>
  withStore(async (store) => {
    const controller = new AbortController();
    const parts: FakeParts = {
      onCall: ({ executable }) => {
        if (executable !== 1) return;
        controller.abort();
        throw new Error("torn down");
      },
    };
    const { interrupted } = await run(store, { parts, signal: controller.signal });
    assertEquals([interrupted, store.records.length], [true, 1]);
  }));

Deno.test("runCells() goes on with a new device after it was lost", () =>
  withStore(async (store) => {
    const fresh = fakeDevice();
    let opened = 0;
    const { failed, device } = await run(store, {
      parts: failingAt(1, new DeviceLostError("Cannot go on as the device was lost")),
      reopen: () => {
        opened++;
        return Promise.resolve(fresh);
      },
    });
    assertEquals([opened, failed.length, device.graphs.length], [1, 1, 1]); // then the new one
    assertStringIncludes(failed[0].reason!, "lost");
    assertEquals(store.records.length, CELLS.length);
    assertEquals(fresh.graphs.length >= CELLS.length - 2, true);
  }));

Deno.test("runCells() ends where a record cannot be written", () =>
  withStore(async (store) => {
    const full = new StoreError("Cannot write", { code: "disk-full" });
    let appended = 0;
    const broken: RecordStore = {
      ...store,
      append: () => ++appended > 2 ? Promise.reject(full) : Promise.resolve(),
    };
    await assertRejects(() => run(broken), StoreError, "Cannot write");
    assertEquals(appended, 3);
  }));

Deno.test("estimateSeconds() adds the cells up", () => {
  assertEquals(estimateSeconds([]), 0);
  const all = CELLS.map((cell) => estimateSeconds([cell]));
  assertEquals(estimateSeconds(CELLS), all.reduce((a, b) => a + b, 0));
});
