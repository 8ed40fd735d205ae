import type { TimingCellConfig } from "../experiment/cell.ts";
import { matrixPasses } from "../model/norm_graph.ts";
import type { ArmTiming, Contrast, TimingOutcome } from "./analysis.ts";
import type { CellRecord } from "./cell_record.ts";
import { compareArms } from "./compare_arms.ts";
import type { ArmPair } from "./contrasts.ts";
import { sharedIndexStream } from "./index_stream.ts";
import { median } from "./statistics/summary.ts";

/** Name of the duplicate arm in the samples. */
export const DUPLICATE_ARM = "a/a";

/** Name of the memory copy in the samples. */
export const COPY_ARM = "copy";

const COPY_PASSES = 2; // one read, one write
const BYTES_PER_ELEMENT = 4;

/**
 * Summarises the times of one cell: each arm, and each pair of arms block by block.
 *
 * @param record Record of a cell.
 * @param pairs Comparisons to make where both arms were timed.
 * @returns The summary; none if the cell is no timing cell or did not finish.
 */
export function summarizeTiming(
  record: CellRecord,
  pairs: readonly ArmPair[],
): readonly TimingOutcome[] {
  const { id, config, status, samples = [] } = record;
  if (config.kind !== "timing" || status !== "ok") return [];
  const times = timesByArm(samples);
  const order = [...Object.keys(config.arms), DUPLICATE_ARM, COPY_ARM];
  const bandwidth = (arm: string) => bytesMoved(config, arm) / median(valuesOf(times.get(arm)!));
  const copy = times.has(COPY_ARM) ? bandwidth(COPY_ARM) : undefined;
  const arms = order.filter((arm) => times.has(arm)).map((arm): ArmTiming => {
    const values = valuesOf(times.get(arm)!);
    return {
      arm,
      n: values.length,
      medianNs: median(values),
      minNs: Math.min(...values),
      gigabytesPerSecond: bandwidth(arm),
      fractionOfCopy: copy === undefined ? undefined : bandwidth(arm) / copy,
    };
  });
  const blocksDrawn = sharedIndexStream(`bootstrap/${id}`);
  const contrastOf = ({ baseline, candidate }: ArmPair): readonly Contrast[] => {
    const [from, to] = [times.get(baseline), times.get(candidate)];
    if (from === undefined || to === undefined) return [];
    const compared = compareArms(from, to, blocksDrawn());
    if (compared === undefined) return [];
    const predictedRatio = bytesMoved(config, candidate) / bytesMoved(config, baseline);
    return [{ baseline, candidate, predictedRatio, ...compared }];
  };
  return [{
    id,
    config,
    arms,
    contrasts: pairs.flatMap(contrastOf),
    duplicate: contrastOf({ baseline: config.duplicate, candidate: DUPLICATE_ARM })[0],
  }];
}

/** Takes the least time of each arm in each block. */
function timesByArm(
  samples: NonNullable<CellRecord["samples"]>,
): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const times = new Map<string, Map<number, number>>();
  for (const { arm, block, timeNs } of samples) {
    const own = times.get(arm) ?? new Map<number, number>();
    times.set(arm, own.set(block, Math.min(own.get(block) ?? Infinity, timeNs)));
  }
  return times;
}

function valuesOf(times: ReadonlyMap<number, number>): readonly number[] {
  return [...times.values()];
}

/** Bytes that one execution must read and write: whole matrices only, vectors are left out. */
function bytesMoved(config: TimingCellConfig, arm: string): number {
  const { shape: [rows, width], pass, eps } = config;
  const known = config.arms[arm === DUPLICATE_ARM ? config.duplicate : arm];
  const passes = known === undefined
    ? COPY_PASSES
    : matrixPasses({ norm: known.norm, form: known.form, pass, rows, width, eps });
  return passes * rows * width * BYTES_PER_ELEMENT;
}
