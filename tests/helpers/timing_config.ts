import type { TimingCellConfig } from "../../core/experiment/cell.ts";

/** A timing cell of a small matrix: two arms, three blocks. */
export const TIMING_CONFIG: TimingCellConfig = {
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
