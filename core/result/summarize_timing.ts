import { isLevel, type TimingCellConfig } from "../experiment/cell.ts";
import { COPY_ARM, DUPLICATE_ARM, noNormArm, timedArmNames } from "../experiment/timed_arms.ts";
import { matrixPasses } from "../model/norm_graph.ts";
import type { ArmTiming, Contrast, TimingOutcome } from "./analysis.ts";
import type { CellRecord } from "./cell_record.ts";
import { compareArms } from "./compare_arms.ts";
import type { ArmPair } from "./contrasts.ts";
import { sharedIndexStream } from "./index_stream.ts";
import { median } from "./statistics/summary.ts";

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
  const bandwidth = (arm: string) => {
    const bytes = bytesMoved(config, arm);
    return bytes && bytes / median(valuesOf(times.get(arm)!));
  };
  const copy = times.has(COPY_ARM) ? bandwidth(COPY_ARM) : undefined;
  const arms = timedArmNames(config).filter((arm) => times.has(arm)).map((arm): ArmTiming => {
    const values = valuesOf(times.get(arm)!);
    const gigabytesPerSecond = bandwidth(arm);
    return {
      arm,
      n: values.length,
      medianNs: median(values),
      minNs: Math.min(...values),
      gigabytesPerSecond,
      fractionOfCopy: copy && gigabytesPerSecond && gigabytesPerSecond / copy,
    };
  });
  const blocksDrawn = sharedIndexStream(`bootstrap/${id}`);
  const contrastOf = ({ baseline, candidate }: ArmPair): readonly Contrast[] => {
    const [from, to] = [times.get(baseline), times.get(candidate)];
    if (from === undefined || to === undefined) return [];
    const compared = compareArms(from, to, blocksDrawn());
    if (compared === undefined) return [];
    const bytes = bytesMoved(config, baseline);
    const predictedRatio = bytes && bytesMoved(config, candidate)! / bytes;
    return [{ baseline, candidate, predictedRatio, ...compared }];
  };
  return [{
    id,
    config,
    arms,
    contrasts: [...pairs, ...normless(config)].flatMap(contrastOf),
    duplicate: contrastOf({ baseline: config.duplicate, candidate: DUPLICATE_ARM })[0],
  }];
}

/** Compares each LayerNorm or RMSNorm of a block or step with the same model without norms. */
function normless(config: TimingCellConfig): readonly ArmPair[] {
  if (!isLevel(config)) return [];
  return Object.entries(config.arms).map(([baseline, { form }]) => (
    { baseline, candidate: noNormArm(form) }
  ));
}

/** Takes the least time of each arm in each block. */
export function timesByArm(
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

/**
 * Bytes that one execution of a norm must read and write: whole matrices only, vectors are left out;
 * undefined for blocks and steps, whose time they do not decide.
 */
function bytesMoved(config: TimingCellConfig, arm: string): number | undefined {
  if (isLevel(config)) return undefined;
  const { shape: [rows, width], pass, eps } = config;
  const known = config.arms[arm === DUPLICATE_ARM ? config.duplicate : arm];
  const passes = known === undefined
    ? COPY_PASSES
    : matrixPasses({ norm: known.norm, form: known.form, pass, rows, width, eps });
  return passes * rows * width * BYTES_PER_ELEMENT;
}
