import { isLevel, type TimingCellConfig } from "../experiment/cell.ts";
import { COPY_ARM, DUPLICATE_ARM, noNormArm, timedArmNames } from "../experiment/timed_arms.ts";
import { matrixPasses } from "../model/norm_graph.ts";
import type { ArmTiming, TimingOutcome } from "./analysis.ts";
import type { CellRecord } from "./cell_record.ts";
import { type ArmTimes, contrastMaker } from "./contrast_maker.ts";
import type { ArmPair } from "./contrasts.ts";
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
  const timed = armTimings(timedArmNames(config), times, (arm) => bytesMoved(config, arm));
  const copy = timed.find(({ arm }) => arm === COPY_ARM)?.gigabytesPerSecond;
  const arms = timed.map((arm): ArmTiming => {
    const { gigabytesPerSecond } = arm;
    return { ...arm, fractionOfCopy: copy && gigabytesPerSecond && gigabytesPerSecond / copy };
  });
  const contrastOf = contrastMaker(id, times, (arm) => bytesMoved(config, arm));
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

/**
 * Describes the times of arms by their median, their least, and the bytes that must be moved.
 *
 * @param names Arms; those without times are left out.
 * @param times Times by arm and block.
 * @param bytesOf Gives the bytes that an execution moves at least, where they are known.
 */
export function armTimings(
  names: readonly string[],
  times: ArmTimes,
  bytesOf: (arm: string) => number | undefined,
): readonly ArmTiming[] {
  return names.filter((arm) => times.has(arm)).map((arm) => {
    const values = [...times.get(arm)!.values()];
    const bytes = bytesOf(arm);
    return {
      arm,
      n: values.length,
      medianNs: median(values),
      minNs: Math.min(...values),
      gigabytesPerSecond: bytes && bytes / median(values),
    };
  });
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
