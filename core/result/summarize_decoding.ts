import type { DecodeTimingConfig } from "../experiment/model_cell.ts";
import { DUPLICATE_ARM } from "../experiment/timed_arms.ts";
import { namesTimedIn } from "../experiment/timed_cells.ts";
import { tokenBytes } from "../model/cache_bytes.ts";
import { decoderSpec } from "../model/decoder_spec.ts";
import type { DecodingOutcome } from "./analysis.ts";
import { contrastMaker } from "./contrast_maker.ts";
import type { ArmPair } from "./contrasts.ts";
import type { SelectedCell } from "./select_records.ts";
import { armTimings, timesByArm } from "./summarize_timing.ts";

/**
 * Summarises the times of a cell of generation: each arm, each over the first one, and each pair that
 * claims name, block by block.
 *
 * @param selected The cell, whose config has its arms in file order, with its record.
 * @param pairs Comparisons that claims name.
 * @returns The summary; none if it is no such cell or did not finish.
 */
export function summarizeDecoding(
  { cell: { id, config }, record }: SelectedCell,
  pairs: readonly ArmPair[],
): readonly DecodingOutcome[] {
  if (config.kind !== "decode-timing" || record?.status !== "ok") return [];
  const { duplicate } = config;
  const times = timesByArm(record.samples ?? []);
  const bytesOf = (arm: string) => bytesRead(config, arm);
  const contrastOf = contrastMaker(id, times, bytesOf);
  const [first, ...rest] = Object.keys(config.arms);
  const overFirst = rest.map((candidate) => ({ baseline: first, candidate }));
  const more = pairs.filter(({ baseline }) => baseline !== first);
  return [{
    id,
    config,
    arms: armTimings(namesTimedIn(config), times, bytesOf),
    contrasts: [...overFirst, ...more].flatMap(contrastOf),
    duplicate: contrastOf({ baseline: duplicate, candidate: DUPLICATE_ARM })[0],
  }];
}

/** Bytes that a token must read; a prompt is limited by its products. */
function bytesRead(
  { level, batch, context, vocabulary, arms, duplicate }: DecodeTimingConfig,
  arm: string,
): number | undefined {
  if (level === "prompt") return undefined;
  const model = arms[arm === DUPLICATE_ARM ? duplicate : arm];
  return tokenBytes(decoderSpec(model, { vocabulary, context }), { batch, context });
}
