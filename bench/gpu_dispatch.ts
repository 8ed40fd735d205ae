import { BackendUnavailableError } from "../core/base/errors.ts";
import { type OpenAdapter, openAdapter } from "../core/device/webgpu/adapter.ts";
import { makeExecutable } from "../core/device/webgpu/gpu_executable.ts";
import { pinBackend } from "../core/device/webgpu/pin_backend.ts";
import { PipelineCache } from "../core/device/webgpu/pipeline_cache.ts";
import { planDispatches } from "../core/device/webgpu/plan_dispatches.ts";
import { quietWayland } from "../core/device/webgpu/quiet_wayland.ts";
import { fuseGraph } from "../core/graph/fuse_graph.ts";
import { trainingGraph } from "../core/train/training_graph.ts";
import { numberText } from "../core/report/number_text.ts";
import { specOf } from "../peers/assay_training.ts";
import { TINY_CASE, TRAINING_CASE } from "../peers/training_case.ts";
import { awaitsOfTraining } from "./awaits_of_training.ts";
import type { Bench, BenchContext } from "./bench_context.ts";
import { type BenchRow, figureRow, skippedRow } from "./bench_row.ts";
import { dispatchesPerLayer } from "./dispatches_per_layer.ts";
import type { Goal } from "./estimate.ts";
import { watchGpuCalls } from "./watch_gpu_calls.ts";

/** As many layers as the training step has, so narrow that the adapter is soon done. */
const CASE = { ...TINY_CASE, layers: TRAINING_CASE.layers };
const STEPS = 16;

const ABOUT = {
  submits: { text: "submissions of a training step", goal: { atMost: 1 } },
  passes: { text: "compute passes of a training step", goal: { atMost: 4 } },
  bindGroups: { text: "bind groups made after the first step", goal: { atMost: 0 } },
  hostTime: { text: "JavaScript of a dispatch", goal: { atMost: 1.5 } },
  awaits: { text: "awaits of the device in 16 training steps", goal: { atMost: 1 } },
  forward: { text: "dispatches of a layer, forward", goal: { atMost: 12 } },
  backward: { text: "dispatches of a layer, backward", goal: { atMost: 20 } },
} as const satisfies Record<string, { readonly text: string; readonly goal: Goal }>;

/** The bench of what a training step costs the host on WebGPU; most of it is counted. */
export const gpuDispatch: Bench = {
  name: "gpu-dispatch",
  async run(context) {
    if (context.device === "cpu") {
      const about = { name: "gpu-dispatch", text: "dispatches on WebGPU" };
      return [skippedRow(about, "it measures WebGPU: --device cpu")];
    }
    const { forward, backward } = dispatchesPerLayer(TRAINING_CASE);
    return [
      ...await measuredRows(context),
      counted("awaits", await awaitsOfTraining(CASE, STEPS)),
      counted("forward", forward),
      counted("backward", backward),
    ];
  },
};

function counted(key: keyof typeof ABOUT, value: number): BenchRow {
  return figureRow({ ...aboutOf(key), unit: "", best: "counted" }, [value]);
}

function aboutOf(key: keyof typeof ABOUT) {
  return { name: `gpu-dispatch/${key}`, ...ABOUT[key] };
}

async function measuredRows(context: BenchContext): Promise<readonly BenchRow[]> {
  quietWayland();
  let adapter: OpenAdapter;
  try {
    adapter = await openAdapter(pinBackend());
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    const { message } = error;
    return (["submits", "passes", "bindGroups", "hostTime"] as const).map((key) =>
      skippedRow(aboutOf(key), message)
    );
  }
  try {
    return await countOnAdapter(adapter, context);
  } finally {
    adapter.device.destroy();
    await adapter.device.lost;
  }
}

/** Runs steps on this thread, where calls can be counted; otherwise a worker does. */
async function countOnAdapter(
  { device, facts }: OpenAdapter,
  { rounds }: BenchContext,
): Promise<readonly BenchRow[]> {
  const { model, train } = specOf(CASE);
  const graph = fuseGraph(trainingGraph(model, train).graph);
  const plan = planDispatches(graph, { target: facts.software ? "software" : "hardware" });
  const cache = new PipelineCache(device);
  const options = { plan, copies: 1, poison: false };
  const executable = await makeExecutable(device, { facts, cache }, options);
  const inputs = ["tokens", "targets", "scalars", "log.at"].map((name) => {
    const tensor = graph.inputs.get(name)!;
    return { tensor, words: new Uint32Array(plan.tensors[tensor]!.bytes / 4) };
  });
  const dispatches = plan.dispatches.length;
  executable.submit(inputs); // the first step
  await executable.settle();
  const watch = watchGpuCalls();
  const samples: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const [start, inSubmit] = [performance.now(), watch.counts.submitMs];
      for (let step = 0; step < STEPS; step++) executable.submit(inputs);
      const ms = performance.now() - start - (watch.counts.submitMs - inSubmit);
      samples.push(ms * 1e3 / STEPS / dispatches);
      await executable.settle();
    }
    await executable.raise();
  } finally {
    watch.stop();
    executable.dispose();
  }
  const perStep = (count: number) => count / rounds / STEPS;
  const { submits, submitMs, passes, bindGroups } = watch.counts;
  return [
    counted("submits", perStep(submits)),
    counted("passes", perStep(passes)),
    counted("bindGroups", bindGroups),
    figureRow({ ...aboutOf("hostTime"), unit: "µs", best: "least" }, samples, {
      of: `${dispatches} dispatches, with writing inputs`,
      "a submission": `${numberText(perStep(submitMs))} ms`,
    }),
  ];
}
