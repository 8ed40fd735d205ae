import type { Device } from "../core/device/device.ts";
import { fuseGraph } from "../core/graph/fuse_graph.ts";
import { graphCost } from "../core/graph/graph_cost.ts";
import type { Batch } from "../core/train/batch.ts";
import { firstInputs, writeInputs } from "../core/train/first_inputs.ts";
import { optimizerScalars } from "../core/train/optimizer_scalars.ts";
import { Trainer, type TrainingSpec } from "../core/train/trainer.ts";
import { type OpShare, stepProfile } from "./step_profile.ts";
import type { CaseTraining } from "./training_answers.ts";
import { caseParameters, caseTokens, type TrainingCase } from "./training_case.ts";

const PROFILE_REPETITIONS = 20;

/** Builds the training of a case with the engine: one compiled graph a step. */
export async function assayTraining(device: Device, c: TrainingCase): Promise<CaseTraining> {
  const values = new Map(caseParameters(c).map(({ name, values }) => [pathOf(name), values]));
  const trainer = await Trainer.open(device, specOf(c), { seeds: [0], values });
  const batch = caseTokens(c);
  return {
    async takeSteps(count: number): Promise<number> {
      for (let i = 0; i < count; i++) await trainer.takeStep(batch);
      return (await trainer.losses()).at(-1)!;
    },
    facts: () => ({
      plannedBytes: trainer.plannedBytes,
      flops: graphCost(fuseGraph(trainer.training.graph)).flops,
    }),
    profile: () => profileOf(device, trainer, batch),
    close: () => trainer.close(),
  };
}

/** Profiles a step by an executable of its own, on the values that training has reached. */
async function profileOf(
  device: Device,
  trainer: Trainer,
  batch: Batch,
): Promise<readonly OpShare[] | undefined> {
  const graph = fuseGraph(trainer.training.graph);
  const executable = await device.compile(graph);
  try {
    if (executable.profile === undefined) return undefined;
    const state = await trainer.state();
    await writeInputs(executable, firstInputs(trainer.training, state));
    await executable.write("scalars", optimizerScalars(trainer.spec.train, state.step));
    await executable.write("tokens", batch.tokens);
    await executable.write("targets", batch.targets);
    return stepProfile(graph, await executable.profile(PROFILE_REPETITIONS));
  } finally {
    await executable.dispose();
  }
}

/** Turns a case into a specification of ours. */
export function specOf(c: TrainingCase): TrainingSpec {
  const { layers, width, heads, hidden, vocabulary, length, batch, normEps } = c;
  const { rate, beta1, beta2, eps, weightDecay } = c;
  return {
    model: {
      vocabulary,
      context: length,
      layers,
      width,
      heads,
      kvHeads: heads,
      hidden,
      activation: "gelu",
      norm: "layer-norm",
      normForm: "fused",
      normPlace: "pre",
      normEps,
      position: { kind: "learned" },
      tiedHead: false,
      bias: false,
      dropout: 0,
      precision: c.precision ?? 12,
      initialDeviation: 0.02,
    },
    train: {
      batch,
      length,
      optimizer: { kind: "adamw", beta1, beta2, eps, weightDecay },
      schedule: { kind: "constant", rate, warmUp: 0 },
      decays: "all",
    },
  };
}

const PATHS: Readonly<Record<string, string>> = {
  token: "embedding.token",
  position: "embedding.position",
  head: "head.weight",
};
const LAYER_PATHS: Readonly<Record<string, string>> = {
  norm1: "attention.norm",
  qkv: "attention.qkv.weight",
  output: "attention.output.weight",
  norm2: "feedForward.norm",
  in: "feedForward.in.weight",
  out: "feedForward.out.weight",
};

/** Turns a case's name such as `0.norm1.gain` into the path of a parameter of ours. */
function pathOf(name: string): string {
  const [layer, part, rest] = name.split(".");
  if (!/^\d+$/.test(layer)) return PATHS[name] ?? name;
  return `blocks.${layer}.${LAYER_PATHS[part]}${rest === undefined ? "" : `.${rest}`}`;
}
