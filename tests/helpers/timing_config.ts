import type { LevelTimingConfig, OpTimingConfig } from "../../core/experiment/cell.ts";

/** A timing cell of a small matrix: two arms, three blocks. */
export const TIMING_CONFIG: OpTimingConfig = {
  kind: "timing",
  experiment: "toy",
  version: 1,
  shape: [4, 64],
  pass: "forward",
  cache: "hot",
  threads: 1,
  blocks: 3,
  minSampleMs: 1,
  duplicate: "ln",
  arms: {
    ln: { norm: "layer-norm", form: "fused" },
    rms: { norm: "rms-norm", form: "unfused" },
  },
  eps: 1e-5,
};

/** A training step of a tiny model, with the same arms. */
export const STEP_CONFIG: LevelTimingConfig = {
  kind: "timing",
  experiment: "toy",
  version: 1,
  level: "step",
  model: { layers: 2, width: 8, heads: 2, hidden: 16, vocabulary: 11, context: 4, batch: 2 },
  pass: "step",
  cache: "hot",
  threads: 1,
  blocks: 3,
  minSampleMs: 1,
  duplicate: "ln",
  arms: TIMING_CONFIG.arms,
  eps: 1e-5,
};
