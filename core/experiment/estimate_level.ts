import { graphCost } from "../graph/graph_cost.ts";
import { planMemory } from "../graph/plan_memory.ts";
import { levelGraph } from "../train/level_graph.ts";
import type { LevelTimingConfig } from "./cell.ts";
import { levelArms } from "./timed_arms.ts";

/** What one execution of each arm of a block or step takes. */
export interface LevelEstimate {
  /** Elements of all tokens. */
  readonly elements: number;
  /** Most trained elements of an arm. */
  readonly parameters: number;
  /** Bytes of all arms together, as their memory is planned. */
  readonly sizeBytes: number;
  /** Operations of one execution of every arm. */
  readonly flops: number;
  /** Approximate duration of one execution of each arm, on one CPU thread. */
  readonly executionSeconds: readonly number[];
}

/** Operations a second of one CPU thread, in products of matrices and all around them. */
const FLOPS_PER_SECOND = 30e9;

/** Estimates by their configs: a training step takes tens of milliseconds to build for each arm. */
const KNOWN = new WeakMap<LevelTimingConfig, LevelEstimate>();

/** Estimates the sizes and the work of a block or step; the time is that of its operations. */
export function estimateLevel(config: LevelTimingConfig): LevelEstimate {
  const known = KNOWN.get(config);
  if (known !== undefined) return known;
  const { level, model, pass, eps } = config;
  const arms = levelArms(config).map(({ norm, form }) => {
    const { graph, parameters } = levelGraph({ level, model, pass, eps, norm, form });
    return {
      parameters,
      bytes: planMemory(graph, { reuse: true }).peakBytes,
      flops: graphCost(graph).flops,
    };
  });
  const estimate = {
    elements: model.batch * model.context * model.width,
    parameters: Math.max(...arms.map(({ parameters }) => parameters)),
    sizeBytes: arms.reduce((sum, { bytes }) => sum + bytes, 0),
    flops: arms.reduce((sum, { flops }) => sum + flops, 0),
    executionSeconds: arms.map(({ flops }) => flops / FLOPS_PER_SECOND),
  };
  KNOWN.set(config, estimate);
  return estimate;
}
