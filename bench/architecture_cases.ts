import { sidesOf } from "../core/model/architecture.ts";
import type { DecoderSpec } from "../core/model/decoder_spec.ts";
import type { TokenBatch } from "../core/data/dataset.ts";
import type { TrainingSpec } from "../core/train/trainer.ts";
import { modelBatch } from "../core/train/model_data.ts";
import { IGNORE_INDEX } from "../kernels/cross_entropy/ignore_index.ts";
import { specOf } from "../peers/assay_training.ts";
import { caseTokens, TRAINING_CASE, type TrainingCase } from "../peers/training_case.ts";

/** A model of some architecture, and the batch that it trains on. */
export interface ArchitectureCase {
  /** Such as `encoder-decoder`. */
  readonly name: string;
  readonly spec: TrainingSpec;
}

/** Models that read the same windows and take as many operations a step, the decoder first. */
export interface ArchitectureGroup {
  readonly width: number;
  readonly cases: readonly ArchitectureCase[];
}

/** What a model is besides what all have, with the hidden width that makes operations equal. */
type Choice = Pick<DecoderSpec, "architecture" | "sharedStacks" | "hidden">;

const SMALL_CASE: TrainingCase = {
  ...TRAINING_CASE,
  ...{ width: 64, heads: 2, hidden: 256, length: 64, batch: 32 },
};
/** As small as the smallest arms of experiments: calls and meetings of threads weigh most here. */
const LEAST_CASE: TrainingCase = {
  ...TRAINING_CASE,
  ...{ layers: 2, width: 32, heads: 2, hidden: 128, vocabulary: 64, length: 32, batch: 32 },
};

/**
 * The models that are compared: as many layers in a decoder as in each stack of an encoder-decoder,
 * whose stacks read half of the tokens each. What cross-attention adds is taken from the hidden
 * width, so that the operations of a step, as the ops of the graph count them forward and backward,
 * are within 1 % of the decoder's.
 */
export const ARCHITECTURE_GROUPS: readonly ArchitectureGroup[] = [
  groupOf(TRAINING_CASE, { decoder: 512, prefix: 496, pair: 384 }),
  groupOf(SMALL_CASE, { decoder: 256, prefix: 248, pair: 204 }),
  groupOf(LEAST_CASE, { decoder: 128, prefix: 124, pair: 104 }),
];

function groupOf(
  c: TrainingCase,
  hidden: { readonly decoder: number; readonly prefix: number; readonly pair: number },
): ArchitectureGroup {
  const { model, train } = specOf(c);
  const pair = { architecture: "encoder-decoder", hidden: hidden.pair } as const;
  const choices: Readonly<Record<string, Choice>> = {
    decoder: { hidden: hidden.decoder },
    prefix: { architecture: "prefix", hidden: hidden.prefix },
    "encoder-decoder": pair,
    shared: { ...pair, sharedStacks: true },
  };
  const still = { ...train, schedule: { kind: "constant", rate: 0, warmUp: 0 } } as const;
  return {
    width: c.width,
    cases: Object.entries(choices).map(([name, choice]) => ({
      name,
      spec: { model: { ...model, ...choice }, train: still },
    })),
  };
}

/** Makes a batch: sources that fill half of their windows, and targets in the other half. */
export function architectureBatch({ model, train }: TrainingSpec): TokenBatch {
  const { batch, length } = train;
  const { vocabulary } = model;
  const { tokens, targets } = caseTokens({ ...TRAINING_CASE, vocabulary, batch, length });
  const { source } = sidesOf(length);
  const scored = targets.map((target, i) => i % length < source ? IGNORE_INDEX : target);
  return modelBatch(model, { tokens, targets: scored }, length);
}
