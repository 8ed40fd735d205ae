import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Cell } from "../../../core/experiment/cell.ts";
import type { TrainingCellConfig } from "../../../core/experiment/model_cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { type CellRecord, metricNumber } from "../../../core/result/cell_record.ts";
import { isFinished } from "../../../core/result/timing_rounds.ts";
import { runCell } from "../../../core/run/run_cell.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const { cells } = planExperiment(validateExperiment(TINY_TRAINING));
const signal = new AbortController().signal;

function cellOf(id: string): Cell & { readonly config: TrainingCellConfig } {
  return cells.find((cell) => cell.id === id) as Cell & { readonly config: TrainingCellConfig };
}

/** Runs a cell on one thread of a CPU of its own. */
async function run(cell: Cell, finished?: (hash: string) => CellRecord | undefined) {
  const device = await openCpuDevice({ threads: 1 });
  try {
    return await runCell(cell, device, { signal, finished });
  } finally {
    await device.close();
  }
}

function valueOf({ metrics }: CellRecord, split: string, metric: string): number {
  const found = metrics.findLast((row) => row.split === split && row.metric === metric);
  return found === undefined ? NaN : metricNumber(found.value);
}

Deno.test("a training cell gives the same record again, and says what it was made of", async () => {
  const cell = cellOf("training/markov/plain/steps=8/seed=0");
  const [first, second] = [await run(cell), await run(cell)];
  assertEquals(first, second);
  assertEquals([first.status, first.cell], ["ok", cell.hash]);
  assert(valueOf(first, "held-out", "loss") > 0);
  assert(valueOf(first, "same-target/8", "loss") > 0);
  assert(valueOf(first, "same-target/16", "loss") > 0);
  assert(valueOf(first, "model", "parameters") > 0);
  const texts = first.metrics.filter(({ value }) => typeof value === "string");
  assertEquals(texts.map(({ split, metric }) => `${split} ${metric}`), [
    "data digest",
    "weights hash",
  ]);
  const other = await run(cellOf("training/markov/plain/steps=8/seed=1"));
  assertNotEquals(valueOf(other, "held-out", "loss"), valueOf(first, "held-out", "loss"));
});

Deno.test("arms of one seed begin with the same weights and see the same batches", async () => {
  // Without norms the stabiliser is of no use: the arms differ by name only.
  const [a, b] = ["plain", "same"].map((arm) => cellOf(`training/markov/${arm}/steps=8/seed=0`));
  const [one, two] = [await run(a), await run(b)];
  assertNotEquals(a.hash, b.hash);
  assertEquals(valueOf(one, "held-out", "loss"), valueOf(two, "held-out", "loss"));
});

Deno.test("the duplicate trains its arm from other seeds", async () => {
  const record = await run(cellOf("training/markov/a/a/steps=8/seed=1000000"));
  assertEquals([record.metrics[0].arm, record.metrics[0].seed], ["a/a", 1_000_000]);
  const { config } = cellOf("training/markov/plain/steps=8/seed=0");
  const plain = { ...cellOf("training/markov/plain/steps=8/seed=0"), config };
  const same = await run({ ...plain, config: { ...config, seed: 1_000_000 } });
  assertEquals(valueOf(record, "held-out", "loss"), valueOf(same, "held-out", "loss"));
});

Deno.test("a run that diverges is a finished record with what was measured before", async () => {
  const { id, hash, config } = cellOf("training/markov/plain/steps=8/seed=0");
  const train = { ...config.train, optimizer: "sgd", clipNorm: 0, warmup: 0 } as const;
  const wild = { id, hash, config: { ...config, train, rates: [100] } };
  const record = await run(wild);
  assertEquals(record.status, "diverged");
  assert(isFinished(record));
  assert(/^(not-finite|loss-too-high) at update \d+$/.test(record.reason!), record.reason);
  assert(valueOf(record, "train", "diverged_at") >= 0);
  assertEquals(valueOf(record, "held-out", "loss"), NaN);
});

Deno.test("a cell with several rates takes that of its best trial, whoever made it", async () => {
  const { cells } = planExperiment(validateExperiment(TINY_TRAINING), {
    set: { "training.learningRates": [1e-3, 1e-2] },
  });
  const [slow, fast] = cells.filter(({ id }) => id.startsWith("trial/markov/plain/"));
  const main = cells.find(({ id }) => id === "training/markov/plain/steps=8/seed=0")!;
  const alone = await run(main);
  const records = new Map([[slow.hash, await run(slow)], [fast.hash, await run(fast)]]);
  const beside = await run(main, (hash) => records.get(hash));
  assertEquals(alone, beside);
  const losses = [slow, fast].map(({ hash }) => valueOf(records.get(hash)!, "held-out", "loss"));
  const best = losses[0] <= losses[1] ? 1e-3 : 1e-2;
  assertEquals(valueOf(alone, "trial", "learning_rate"), best);
  // The other way round, if the records say so.
  const swapped = new Map([
    [slow.hash, records.get(fast.hash)!],
    [fast.hash, records.get(slow.hash)!],
  ]);
  const other = await run(main, (hash) => swapped.get(hash));
  assertEquals(valueOf(other, "trial", "learning_rate"), best === 1e-3 ? 1e-2 : 1e-3);
});

Deno.test("a cell whose trial failed says which", async () => {
  const { cells } = planExperiment(validateExperiment(TINY_TRAINING), {
    set: { "training.learningRates": [1e-3, 1e-2] },
  });
  const main = cells.find(({ id }) => id === "training/markov/plain/steps=8/seed=0")!;
  const failed = { status: "failed", reason: "no memory", metrics: [] } as unknown as CellRecord;
  const record = await run(main, () => failed);
  assertEquals(record.status, "failed");
  assertEquals(
    record.reason,
    "Cannot choose a learning rate as every trial must end: " +
      'cell=trial/markov/plain/rate=0.001/seed=1000, reason="no memory"',
  );
});
