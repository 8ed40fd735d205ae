import { graphCost } from "../graph/graph_cost.ts";
import { copyGraph, matrixPasses, normGraph } from "../model/norm_graph.ts";
import type { Cell, PropertyCellConfig, TimingCellConfig } from "./cell.ts";

/** What a cell will take, before it is run. */
export interface CellEstimate {
  /** Elements of the matrix. */
  readonly elements: number;
  /** Bytes of all tensors that exist at once, cold copies not counted. */
  readonly sizeBytes: number;
  /** Approximate duration, in seconds, on one CPU thread. */
  readonly seconds: number;
}

/** Bytes a second that one CPU thread moves through a kernel; low, so that estimates are high. */
const BYTES_PER_SECOND = 4e9;

/** Rounds of warm-up before the first block: between 5 and 50, usually few. */
const WARM_UP_BLOCKS = 15;

/** Seconds to build and compile a cell. */
const SECONDS_A_CELL = 0.02;

/** Seconds to make, compute and compare one element against the f64 reference. */
const SECONDS_AN_ELEMENT = 3e-7;

/**
 * Estimates size and duration of a cell.
 *
 * Timing: every sample lasts `minSampleMs` or one execution, whichever is longer, and an execution
 * moves its matrices (`matrixPasses`) at 4 GB/s; a block has a sample of each arm, of the duplicate
 * and of the copy; 15 blocks of warm-up. Property: 0.3 microseconds an element; a gradient
 * evaluates its row twice for each element too, at 6 nanoseconds an element.
 *
 * @param cell Cell of a plan.
 * @returns The estimate; its duration is right to a factor of about three.
 */
export function estimateCell({ config }: Cell): CellEstimate {
  return config.kind === "timing" ? estimateTiming(config) : estimateProperty(config);
}

function estimateTiming(config: TimingCellConfig): CellEstimate {
  const { shape: [rows, width], pass, eps, arms, duplicate } = config;
  const specs = [...Object.values(arms), arms[duplicate]].map((arm) => (
    { ...arm, pass, rows, width, eps }
  ));
  const sampleSeconds = [...specs.map(matrixPasses), 2].map((passes) =>
    Math.max(config.minSampleMs / 1000, passes * rows * width * 4 / BYTES_PER_SECOND)
  );
  const graphs = [...specs.map(normGraph), copyGraph(rows, width)];
  return {
    elements: rows * width,
    sizeBytes: sum(graphs.map((graph) => graphCost(graph).sizeBytes)),
    seconds: SECONDS_A_CELL + (config.blocks + WARM_UP_BLOCKS) * sum(sampleSeconds),
  };
}

function estimateProperty({ check, norm, form, rows, width, eps }: PropertyCellConfig) {
  const pass = check === "gradient" ? "forward-backward" as const : "forward" as const;
  const elements = rows * width;
  const evaluated = check === "gradient" ? elements * (1 + 2 * width * 0.02) : elements;
  return {
    elements,
    sizeBytes: graphCost(normGraph({ norm, form, pass, rows, width, eps })).sizeBytes,
    seconds: SECONDS_A_CELL + evaluated * SECONDS_AN_ELEMENT,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
