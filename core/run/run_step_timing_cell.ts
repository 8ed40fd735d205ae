import type { Dataset } from "../data/dataset.ts";
import type { Device } from "../device/device.ts";
import type { StepArm, StepTimingConfig } from "../experiment/model_cell.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import { longestSide } from "../model/architecture.ts";
import { decoderSpec } from "../model/decoder_spec.ts";
import { permutation } from "../random/permutation.ts";
import { createStream } from "../random/stream.ts";
import type { TimingSample } from "../result/cell_record.ts";
import { compileStep } from "../train/compile_step.ts";
import { modelBatch, modelData } from "../train/model_data.ts";
import { trainSpecOf } from "../train/train_spec_of.ts";
import { trainingGraph } from "../train/training_graph.ts";
import { pause } from "./pause.ts";
import type { TimedArm } from "./time_arms.ts";
import { timeInterleaved } from "./time_interleaved.ts";

const START = { seeds: [0] };

/**
 * Times a training step of every arm of a cell, interleaved.
 *
 * A step is everything of an update but the making of its batch; its rate is 0, so that every
 * execution does the same.
 *
 * @param device Where the steps run.
 * @param config The cell.
 * @param options Its data, and the signal that ends the run between two samples.
 * @returns Every sample, in the order in which it was taken.
 */
export async function runStepTimingCell(
  device: Device,
  config: StepTimingConfig,
  { data, signal }: { readonly data: Dataset; readonly signal: AbortSignal },
): Promise<TimingSample[]> {
  const { arms, blocks, minSampleMs, experiment } = config;
  const timed: TimedArm[] = [];
  try {
    for (const [name, arm] of Object.entries(arms)) {
      await pause(signal);
      timed.push(await compileArm(device, { name, arm, data }));
    }
    const orderOf = (round: number) => {
      const path = `block-order/${experiment}/training-step/${config.data.name}/${round}`;
      return permutation(createStream({ seed: 0, path }), timed.length);
    };
    return await timeInterleaved(timed, { blocks, minSampleMs, orderOf, signal });
  } finally {
    for (const { executable } of timed) await executable.dispose();
  }
}

async function compileArm(
  device: Device,
  { name, arm: { model, train: settings }, data: named }: {
    readonly name: string;
    readonly arm: StepArm;
    readonly data: Dataset;
  },
): Promise<TimedArm> {
  const { batch, length } = settings;
  const data = modelData(named, model);
  const context = longestSide(model.architecture, length);
  const spec = decoderSpec(model, { vocabulary: data.vocabulary, context });
  // A batch of several parts is timed by one of them, which is what they all cost.
  const still = { ...settings, accumulate: 1, schedule: "constant", warmup: 0 } as const;
  const train = trainSpecOf(still, { steps: 1, rate: 0 });
  const training = trainingGraph(spec, train);
  const windows = data.trainBatch({ seed: 0, step: 0, batch, length });
  const executable = await compileStep(device, fuseGraph(training.graph), {
    ...{ training, train, start: START },
    batch: { ...modelBatch(spec, windows, length), share: Float32Array.of(1) },
  });
  return { name, executable, output: "loss" };
}
