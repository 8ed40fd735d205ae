import { assertEquals } from "@std/assert";
import type { Device } from "../../../../core/device/device.ts";
import { evaluationPasses } from "../../../../core/train/evaluate/evaluation_passes.ts";
import type { EvaluationPlan } from "../../../../core/train/evaluate/evaluation_plan.ts";
import { trainModel } from "../../../../core/train/train_model.ts";
import { onCpu } from "../../../helpers/on_cpu.ts";
import { TINY_MODEL_RUN, TINY_PLAN } from "../../../helpers/tiny_model_run.ts";

const PLAN: EvaluationPlan = {
  ...TINY_PLAN,
  ...{ sequences: 2, every: 8, lengths: [16, 24, 64], stride: 8 },
  metrics: ["same-target", "non-overlapping", "sliding"],
  fixes: ["pi", "truncate"],
};

/** Counts the tokens that graphs without updates read, where each run holds one window. */
function countTokens(device: Device, count: (tokens: number) => void): Device {
  return {
    ...device,
    async compile(graph, options) {
      const executable = await device.compile(graph, options);
      if (graph.updates.size > 0) return executable;
      const submit: typeof executable.submit = (inputs) => {
        count(inputs!.tokens.length);
        executable.submit(inputs);
      };
      return { ...executable, submit };
    },
  };
}

Deno.test("evaluationPasses() counts the tokens that evaluation reads", () =>
  onCpu(async (device) => {
    let tokens = 0;
    const { spec: { model, train }, data, steps } = TINY_MODEL_RUN;
    await trainModel(countTokens(device, (more) => tokens += more), {
      ...TINY_MODEL_RUN,
      plan: PLAN,
    });
    const passes = evaluationPasses(PLAN, { model, steps, trained: train.length, kind: data.kind });
    assertEquals(passes.reduce((sum, { length, windows }) => sum + length * windows, 0), tokens);
  }));

Deno.test("evaluationPasses() leaves out what is left out", () => {
  const model = {
    ...TINY_MODEL_RUN.spec.model,
    position: { kind: "learned" },
    context: 24,
  } as const;
  const run = { model, steps: 20, trained: 16 };
  const plan: EvaluationPlan = { ...PLAN, metrics: ["same-target"] };
  assertEquals(evaluationPasses(plan, { ...run, kind: "language" }), [
    ...[{ length: 16, windows: 6 }, { length: 16, windows: 2 }, { length: 24, windows: 2 }],
    ...[{ length: 16, windows: 2 }, { length: 16, windows: 2 }],
  ]);
  assertEquals(evaluationPasses(plan, { ...run, kind: "problems" }), [
    ...[{ length: 16, windows: 6 }, { length: 24, windows: 2 }],
  ]);
});
