import type { WasmStage } from "../../base/op.ts";

/** A stage touching fewer elements than this per thread is left to fewer threads. */
const ELEMENTS_PER_THREAD = 8_192;

/** How the units of a stage are shared. */
export interface StageCuts {
  /** Thread t works on the units from `cuts[t]` to `cuts[t + 1]`. */
  readonly cuts: readonly number[];
  /** Whether each thread goes on with its own part of the stage before, without a barrier. */
  readonly chained: boolean;
}

/**
 * Cuts the stages of a node.
 *
 * Work is cut along outputs only, never along a reduction, so the number of threads cannot change
 * a bit. A chain of stages is cut as one if that takes no thread away from any of them.
 */
export function cutStages(stages: readonly WasmStage[], threads: number): StageCuts[] {
  const cuts: StageCuts[] = [];
  for (let first = 0; first < stages.length; first = cuts.length) {
    let end = first + 1;
    while (end < stages.length && stages[end].chain !== undefined) end++;
    const chain = stages.slice(first, end);
    const shared = cutChain(chain, threads);
    chain.forEach((stage, place) =>
      cuts.push(
        shared === undefined
          ? { cuts: cutExtent(stage, threads), chained: false }
          : { cuts: shared[place], chained: place > 0 },
      )
    );
  }
  return cuts;
}

/** Cuts the units of a stage into parts of nearly equal size, at multiples of its alignment. */
export function cutExtent(stage: WasmStage, threads: number): number[] {
  const { extent, align } = stage;
  const blocks = Math.ceil(extent / align);
  return cutBlocks(blocks, partsOf(stage, threads), threads)
    .map((block) => Math.min(extent, block * align));
}

/** Cuts a chain of stages at the same places; undefined if they do not agree about any. */
function cutChain(chain: readonly WasmStage[], threads: number): number[][] | undefined {
  const [{ extent, align }] = chain;
  let factor = 1;
  let unitAlign = align;
  const factors: number[] = [];
  for (const [place, stage] of chain.entries()) {
    if (place > 0) factor *= stage.chain!;
    if (!Number.isSafeInteger(factor) || factor < 1 || stage.extent > factor * extent) return;
    factors.push(factor);
    unitAlign = leastCommonMultiple(
      unitAlign,
      stage.align / greatestCommonDivisor(stage.align, factor),
    );
  }
  const blocks = Math.ceil(extent / unitAlign);
  const elements = chain.reduce((sum, stage) => sum + stage.extent * stage.elementsPerUnit, 0);
  const parts = partCount({ elements, blocks, threads });
  if (chain.some((stage) => partsOf(stage, threads) > parts)) return;
  const cuts = cutBlocks(blocks, parts, threads);
  return chain.map((stage, place) =>
    cuts.map((block, thread) =>
      thread >= parts ? stage.extent : Math.min(stage.extent, block * unitAlign * factors[place])
    )
  );
}

function partsOf({ extent, align, elementsPerUnit }: WasmStage, threads: number): number {
  const blocks = Math.ceil(extent / align);
  return partCount({ elements: extent * elementsPerUnit, blocks, threads });
}

function partCount(
  { elements, blocks, threads }: {
    readonly elements: number;
    readonly blocks: number;
    readonly threads: number;
  },
): number {
  return Math.max(1, Math.min(threads, Math.ceil(elements / ELEMENTS_PER_THREAD), blocks));
}

function cutBlocks(blocks: number, parts: number, threads: number): number[] {
  return Array.from(
    { length: threads + 1 },
    (_, thread) => Math.floor(blocks * Math.min(thread, parts) / parts),
  );
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function leastCommonMultiple(a: number, b: number): number {
  return a / greatestCommonDivisor(a, b) * b;
}
