import type { ModelSettings } from "../model/model_settings.ts";
import type { CellEstimate } from "./estimate.ts";
import type { GradientCellConfig, PositionCellConfig, TrainingCellConfig } from "./model_cell.ts";

/** Operations a second of one CPU thread, in a training step. */
const FLOPS_PER_SECOND = 30e9;

/** Seconds to build and compile the graphs of a cell. */
const SECONDS_A_CELL = 0.1;

/** Estimates a cell about a model by its parameters and tokens: six operations for each pair. */
export function estimateModelCell(
  config: TrainingCellConfig | GradientCellConfig | PositionCellConfig,
): CellEstimate {
  const parameters = matrixElements(config.model);
  const tokens = tokensOf(config);
  const flops = 6 * parameters * tokens;
  return {
    elements: tokens * config.model.dModel,
    sizeBytes: 16 * parameters,
    flops,
    seconds: SECONDS_A_CELL + flops / FLOPS_PER_SECOND,
    parameters,
  };
}

function matrixElements({ layers, dModel, dFf }: ModelSettings): number {
  return layers * dModel * (4 * dModel + 2 * dFf);
}

function tokensOf(config: TrainingCellConfig | GradientCellConfig | PositionCellConfig): number {
  switch (config.kind) {
    case "position":
      return 0;
    case "gradients":
      return config.batch * config.length;
    case "training": {
      const { batch, length, accumulate } = config.train;
      return config.steps * batch * length * accumulate;
    }
  }
}
