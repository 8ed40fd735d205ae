import { exp64 } from "../base/host_math.ts";
import type { Contrast } from "./analysis.ts";
import type { DrawIndex } from "./index_stream.ts";
import { bcaInterval } from "./statistics/bootstrap.ts";
import { widerInterval } from "./statistics/interval.ts";
import { pairedLogRatios } from "./statistics/log_ratio.ts";
import { pairedInterval } from "./statistics/paired_interval.ts";

/**
 * Compares two arms by their times in the same blocks.
 *
 * The effect is the mean over blocks of `log(candidate / baseline)`; its interval is the wider of
 * the paired t interval and the BCa bootstrap over blocks. With one block there is no interval, and
 * its ends are the estimate.
 *
 * @param baseline Times by block of the arm that is compared with.
 * @param candidate Times by block of the arm that is compared.
 * @param drawIndex Source of chance of the bootstrap.
 * @returns The comparison, without names and prediction; undefined if no block holds both.
 */
export function compareArms(
  baseline: ReadonlyMap<number, number>,
  candidate: ReadonlyMap<number, number>,
  drawIndex: DrawIndex,
): Omit<Contrast, "baseline" | "candidate" | "predictedRatio"> | undefined {
  const blocks = [...baseline.keys()].filter((block) => candidate.has(block)).sort((a, b) => a - b);
  if (blocks.length === 0) return undefined;
  const logRatios = pairedLogRatios({
    candidate: blocks.map((block) => candidate.get(block)!),
    baseline: blocks.map((block) => baseline.get(block)!),
  });
  const effect = logRatios.length === 1
    ? { estimate: logRatios[0], low: logRatios[0], high: logRatios[0], confidence: 0.95 }
    : widerInterval(pairedInterval(logRatios), bcaInterval(logRatios, { drawIndex }));
  return {
    n: logRatios.length,
    logRatios,
    effect,
    ratio: exp64(effect.estimate),
    ratioLow: exp64(effect.low),
    ratioHigh: exp64(effect.high),
  };
}
