import type { ModelSettings } from "../model/model_settings.ts";
import type { CellEstimate } from "./estimate.ts";
import { sampleSeconds } from "./estimate_samples.ts";
import { matrixElements } from "./matrix_elements.ts";
import type {
  GradientCellConfig,
  PartCellConfig,
  StepTimingConfig,
  TrainingCellConfig,
} from "./model_cell.ts";

/** Operations a second of one CPU thread, in a training step. */
const FLOPS_PER_SECOND = 30e9;

/** Seconds to build and compile the graphs of a cell. */
const SECONDS_A_CELL = 0.03;

/**
 * Estimates the times of training steps: of each arm five samples a block, and its warm-up.
 *
 * @param config The cell.
 */
export function estimateStepTiming(
  { arms, ...settings }: StepTimingConfig,
): CellEstimate {
  const steps = Object.values(arms).map(({ model, train: { batch, length } }) => {
    const parameters = matrixElements(model);
    const flops = 6 * usedElements(model) * batch * length;
    const seconds = sampleSeconds(settings, flops / FLOPS_PER_SECOND);
    return { parameters, flops, seconds, elements: batch * length * model.dModel };
  });
  const sum = (of: (step: typeof steps[number]) => number) =>
    steps.reduce((total, step) => total + of(step), 0);
  return {
    elements: Math.max(...steps.map(({ elements }) => elements)),
    sizeBytes: 16 * sum(({ parameters }) => parameters),
    flops: sum(({ flops }) => flops),
    seconds: SECONDS_A_CELL + sum(({ seconds }) => seconds),
    parameters: Math.max(...steps.map(({ parameters }) => parameters)),
  };
}

/** Estimates a cell about a model by its parameters and tokens: six operations for each pair. */
export function estimateModelCell(
  config: TrainingCellConfig | GradientCellConfig | PartCellConfig,
): CellEstimate {
  const parameters = matrixElements(config.model);
  const tokens = tokensOf(config);
  const flops = 6 * usedElements(config.model) * tokens;
  return {
    elements: tokens * config.model.dModel,
    sizeBytes: 16 * parameters,
    flops,
    seconds: SECONDS_A_CELL + flops / FLOPS_PER_SECOND,
    parameters,
  };
}

/** Those that a token is multiplied with: half of the tokens are read by each of two stacks. */
function usedElements(model: ModelSettings): number {
  return model.architecture === "encoder-decoder"
    ? matrixElements({ ...model, sharedStacks: false }) / 2
    : matrixElements(model);
}

function tokensOf(config: TrainingCellConfig | GradientCellConfig | PartCellConfig): number {
  switch (config.kind) {
    case "part":
      return 0;
    case "gradients":
      return config.batch * config.length;
    case "training": {
      const { batch, length, accumulate } = config.train;
      return config.steps * batch * length * accumulate;
    }
  }
}
