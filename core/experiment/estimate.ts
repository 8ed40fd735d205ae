import { graphCost } from "../graph/graph_cost.ts";
import { copyGraph, matrixPasses, normGraph } from "../model/norm_graph.ts";
import {
  type Cell,
  isLevel,
  type OpTimingConfig,
  type PropertyCellConfig,
  type TimingCellConfig,
} from "./cell.ts";
import { sampleSeconds } from "./estimate_samples.ts";
import { estimateLevel } from "./estimate_level.ts";
import { estimateFact } from "./estimate_fact.ts";
import { estimateDecoding } from "./estimate_decoding.ts";
import { estimateModelCell, estimateStepTiming } from "./estimate_model.ts";

/** What a cell will take, before it is run. */
export interface CellEstimate {
  /** Elements of the matrix; of a block or step, of its tokens. */
  readonly elements: number;
  /**
   * Bytes of all tensors that exist at once, cold copies not counted; of a block or step, as its
   * memory is planned.
   */
  readonly sizeBytes: number;
  /** Floating-point operations of one execution; of a timing, one of every arm. */
  readonly flops: number;
  /** Approximate duration, in seconds, on one CPU thread. */
  readonly seconds: number;
  /** Most trained elements of an arm; of a block or step only. */
  readonly parameters?: number;
}

/** Bytes a second that one CPU thread moves through a kernel. */
const BYTES_PER_SECOND = 8e9;

/** Seconds to fill the copies of an arm that is measured cold. */
const SECONDS_TO_FILL = 0.07;

/** Seconds to build and compile a cell. */
const SECONDS_A_CELL = 0.02;

/** Seconds to make, compute and compare one element against the f64 reference. */
const SECONDS_AN_ELEMENT = 3e-7;

/**
 * Estimates size and duration of a cell.
 *
 * Timing: an execution moves its matrices (`matrixPasses`) at 8 GB/s; the duplicate and the copy are
 * arms too; see {@link sampleSeconds}. A block or step: see {@link estimateLevel}. Property: 0.3 microseconds an element; a gradient evaluates its row twice for each
 * element too, at 24 nanoseconds an element.
 *
 * @param cell Cell of a plan.
 * @returns The estimate; its duration is right to a factor of about three.
 */
export function estimateCell({ config }: Cell): CellEstimate {
  if (config.kind === "property") return estimateProperty(config);
  if (config.kind === "fact") return estimateFact(config);
  if (config.kind === "step-timing") return estimateStepTiming(config);
  if (config.kind === "decode-timing") return estimateDecoding(config);
  if (config.kind !== "timing") return estimateModelCell(config);
  if (!isLevel(config)) return estimateNorms(config);
  const { executionSeconds, ...sizes } = estimateLevel(config);
  return { ...sizes, seconds: SECONDS_A_CELL + sum(armsSeconds(config, executionSeconds)) };
}

function estimateNorms(config: OpTimingConfig): CellEstimate {
  const { shape: [rows, width], pass, eps, arms, duplicate } = config;
  const specs = [...Object.values(arms), arms[duplicate]].map((arm) => (
    { ...arm, pass, rows, width, eps }
  ));
  const executionSeconds = [...specs.map(matrixPasses), 2].map((passes) =>
    passes * rows * width * 4 / BYTES_PER_SECOND
  );
  const costs = [...specs.map(normGraph), copyGraph(rows, width)].map(graphCost);
  return {
    elements: rows * width,
    sizeBytes: sum(costs.map((cost) => cost.sizeBytes)),
    flops: sum(costs.map((cost) => cost.flops)),
    seconds: SECONDS_A_CELL + sum(armsSeconds(config, executionSeconds)),
  };
}

/** Seconds that the samples of each arm take, by those of one execution. */
function armsSeconds(
  config: TimingCellConfig,
  executionSeconds: readonly number[],
): readonly number[] {
  const fill = config.cache === "cold" ? SECONDS_TO_FILL : 0;
  return executionSeconds.map((execution) => sampleSeconds(config, execution) + fill);
}

function estimateProperty({ check, norm, form, rows, width, eps }: PropertyCellConfig) {
  const pass = check === "gradient" ? "forward-backward" as const : "forward" as const;
  const elements = rows * width;
  const evaluated = check === "gradient" ? elements * (1 + 2 * width * 0.08) : elements;
  const { sizeBytes, flops } = graphCost(normGraph({ norm, form, pass, rows, width, eps }));
  return {
    elements,
    sizeBytes,
    flops,
    seconds: SECONDS_A_CELL + evaluated * SECONDS_AN_ELEMENT,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
