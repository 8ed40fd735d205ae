import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Device } from "../../../core/device/device.ts";
import type { EvaluationPlan } from "../../../core/train/evaluate/evaluation_plan.ts";
import { type ModelRun, trainModel } from "../../../core/train/train_model.ts";
import { createTaskDataset } from "../../../core/data/tasks/task_dataset.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_MODEL_RUN, TINY_PLAN, TINY_SPEC } from "../../helpers/tiny_model_run.ts";

const EVERYTHING: EvaluationPlan = {
  ...TINY_PLAN,
  every: 8,
  lengths: [16, 32],
  metrics: ["same-target", "non-overlapping", "sliding"],
  fixes: ["pi", "ntk", "yarn", "truncate"],
  gradientNorms: true,
};

async function train(device: Device, change: Partial<ModelRun> = {}) {
  const { seeds, ...rest } = await trainModel(device, { ...TINY_MODEL_RUN, ...change });
  return { seeds, ...rest, rows: seeds[0].measurements };
}

function valueOf(
  rows: Awaited<ReturnType<typeof train>>["rows"],
  split: string,
  metric: string,
) {
  return rows.findLast((row) => row.split === split && row.metric === metric)?.value;
}

Deno.test("trainModel() learns, and says how well", () =>
  onCpu(async (device) => {
    const { rows, seeds, notes } = await train(device, {
      steps: 120,
      spec: {
        model: { ...TINY_SPEC.model, dropout: 0 },
        train: {
          ...TINY_SPEC.train,
          batch: 16,
          schedule: { kind: "constant", rate: 1e-2, warmUp: 10 },
        },
      },
      plan: { ...TINY_PLAN, sequences: 64 },
    });
    const excess = valueOf(rows, "held-out", "excess") as number;
    // A guess lies 0.0655 nat above the floor of these windows.
    assert(excess > 0 && excess < 0.061, `${excess}`);
    assertEquals(
      [...new Set(rows.map(({ split, metric }) => `${split} ${metric}`))],
      [
        "train loss",
        "train clipped_share",
        ...["loss", "perplexity", "floor", "excess"].map((metric) => `held-out ${metric}`),
        ...["loss", "excess"].map((metric) => `position/0-16 ${metric}`),
        "weights hash",
      ],
    );
    assertEquals([seeds[0].divergence, notes], [undefined, []]);
  }));

Deno.test("trainModel() gives the same weights whether it evaluates or not", () =>
  onCpu(async (device) => {
    const never = await train(device);
    const always = await train(device, { plan: { ...EVERYTHING, every: 1 } });
    assertEquals(valueOf(always.rows, "weights", "hash"), valueOf(never.rows, "weights", "hash"));
    assertEquals(always.rows.filter(({ metric }) => metric === "perplexity").length, 20);
    assertEquals(valueOf(always.rows, "held-out", "loss"), valueOf(never.rows, "held-out", "loss"));
  }));

Deno.test("trainModel() gives each of several seeds the numbers of a run of its own", () =>
  onCpu(async (device) => {
    const { seeds } = await train(device, { seeds: [5, 3], plan: EVERYTHING });
    for (const { seed, measurements } of seeds) {
      const own = await train(device, { seeds: [seed], plan: EVERYTHING });
      assertEquals(measurements, own.rows, `seed ${seed}`);
    }
  }, { threads: 2 }));

Deno.test("trainModel() measures the same bits on WebGPU", async () => {
  const expected = await onCpu((device) => train(device, { plan: EVERYTHING }));
  await withWebgpu(async (device) => {
    const { rows, notes } = await train(device, { plan: EVERYTHING });
    assertEquals(rows, expected.rows);
    assertEquals(notes, expected.notes);
  });
});

/** Rates so large that values overflow within some steps. */
const WILD: Partial<ModelRun> = {
  spec: {
    model: { ...TINY_SPEC.model, norm: "none" },
    train: {
      ...TINY_SPEC.train,
      clipNorm: undefined,
      schedule: { kind: "constant", rate: 1e12, warmUp: 20 },
    },
  },
};

Deno.test("trainModel() records a loss that is not finite, and what was measured before", () =>
  onCpu(async (device) => {
    const { rows, seeds, state } = await train(device, {
      ...WILD,
      plan: { ...TINY_PLAN, every: 1 },
    });
    const { step, why } = seeds[0].divergence!;
    assertEquals([why, state], ["not-finite", undefined]);
    assert(step > 0 && step < 20, `${step}`);
    assertEquals(valueOf(rows, "train", "diverged_at"), step);
    assertEquals(rows.filter(({ metric }) => metric === "perplexity").length, step);
    assertEquals(valueOf(rows, "weights", "hash"), undefined);
  }));

Deno.test("trainModel() records a loss above that of a guess by a nat, after the warm-up", () =>
  onCpu(async (device) => {
    const schedule = { kind: "constant", rate: 3, warmUp: 4 } as const;
    const spec = { ...TINY_SPEC, train: { ...TINY_SPEC.train, schedule } };
    const { rows, seeds } = await train(device, { spec, plan: { ...TINY_PLAN, every: 2 } });
    const { step, why } = seeds[0].divergence!;
    assertEquals([why, valueOf(rows, "train", "diverged_at")], ["loss-too-high", step]);
    assert(step >= 4, `${step}`);
    assert(rows.every((row) => row.step <= step));
  }));

Deno.test("trainModel() goes on with the seeds that did not diverge", () =>
  onCpu(async (device) => {
    const schedule = { kind: "constant", rate: 0.5, warmUp: 4 } as const;
    const spec = { ...TINY_SPEC, train: { ...TINY_SPEC.train, schedule } };
    const seeds = [0, 1, 2, 3, 4, 5, 6, 7];
    const all = await train(device, { spec, seeds });
    const gone = all.seeds.filter(({ divergence }) => divergence !== undefined);
    assert(gone.length > 0 && gone.length < 8, `${gone.length} diverged`);
    for (const { seed, measurements } of all.seeds) {
      assertEquals(measurements, (await train(device, { spec, seeds: [seed] })).rows, `${seed}`);
    }
  }));

Deno.test("trainModel() refuses data of another vocabulary", () =>
  onCpu(async (device) => {
    const spec = { ...TINY_SPEC, model: { ...TINY_SPEC.model, vocabulary: 5 } };
    await assertRejects(
      () => train(device, { spec }),
      RangeError,
      "Cannot train a model as it must have the vocabulary of its data: vocabulary=5, " +
        "data=markov, vocabulary of the data=4",
    );
  }));

Deno.test("trainModel() leaves out lengths that a learned table does not reach, and says so", () =>
  onCpu(async (device) => {
    const model = { ...TINY_SPEC.model, position: { kind: "learned" }, context: 24 } as const;
    const { rows, notes } = await train(device, {
      spec: { ...TINY_SPEC, model },
      plan: { ...EVERYTHING, every: undefined, lengths: [16, 24, 32] },
    });
    const splits = new Set(rows.map(({ split }) => split));
    assert(splits.has("same-target/24") && !splits.has("same-target/32"), [...splits].join());
    assertEquals(notes, [
      "loss by position left out as the table of positions ends before 32",
      "length 32 left out as the table of positions has 24 rows",
      "fix pi left out as pi must have rotary angles to change: position=learned",
      "fix ntk left out as ntk must have rotary angles to change: position=learned",
      "fix yarn left out as yarn must have rotary angles to change: position=learned",
    ]);
  }));

Deno.test("trainModel() ends where its progress is rejected", () =>
  onCpu(async (device) => {
    const reason = new DOMException("stopped", "AbortError");
    const onProgress = (step: number) => step === 3 ? Promise.reject(reason) : undefined;
    await assertRejects(() => train(device, { onProgress }), DOMException, "stopped");
  }));

Deno.test("trainModel() measures problems by whole problems of each length, with accuracy", () =>
  onCpu(async (device) => {
    const data = createTaskDataset({ name: "copy", source: "copy", symbols: 2 });
    const { vocabulary } = data;
    const spec = { ...TINY_SPEC, model: { ...TINY_SPEC.model, vocabulary } };
    const plan: EvaluationPlan = { ...EVERYTHING, every: undefined, lengths: [16, 32] };
    const { rows } = await train(device, { data, spec, plan });
    for (const split of ["held-out", "problems/32"]) {
      const accuracy = valueOf(rows, split, "accuracy") as number;
      assert(accuracy >= 0 && accuracy <= 1, `${accuracy}`);
      const whole = valueOf(rows, split, "exact_match") as number;
      assert(whole >= 0 && whole <= accuracy, `${whole}`); // strings of one length
      assertEquals(valueOf(rows, split, "floor"), 0);
    }
    assertEquals(rows.filter(({ split }) => split.startsWith("same-target")), []);
  }));
