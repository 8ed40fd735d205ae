import type { Analysis } from "../result/analysis.ts";
import { isLevel, ROUNDS_PER_BLOCK } from "../experiment/cell.ts";
import { countText } from "../result/scope_text.ts";
import { timingRounds } from "../result/timing_rounds.ts";
import { MIN_BLOCKS, MIN_SEEDS } from "../result/verdict_limits.ts";
import { escapeMarkdown, markdownBlocks } from "./markdown.ts";
import type { ReportInput } from "./report_input.ts";
import { sizeText } from "./training/size_text.ts";

/** Most cells that are listed with their reasons. */
const LISTED = 12;

/**
 * Writes the section of a report that says what it does not show.
 *
 * @param input What the report is made from.
 * @returns Markdown.
 */
export function caveatSection({ analysis, plan }: ReportInput): string {
  const caveats = [
    ...plan.warnings.map((warning) => `${escapeMarkdown(warning)}.`),
    ...cellCaveats(analysis),
    ...trainingCaveats(analysis),
    ...timingCaveats(analysis),
    ...decodingCaveats(analysis),
    ...reachCaveats(analysis),
  ];
  if (caveats.length === 0) return "";
  return markdownBlocks(["## Caveats", caveats.map((caveat) => `- ${caveat}`).join("\n")]);
}

function cellCaveats({ cells }: Analysis): readonly string[] {
  const missing = cells.filter(({ record }) => record === undefined).length;
  const bad = cells.flatMap(({ record }) => record && record.status !== "ok" ? [record] : []);
  const inexact = cells.some(({ record }) => record?.arithmetic === "tolerance");
  return [
    ...(missing > 0 ? [`${missing} of ${cells.length} cells were not run.`] : []),
    ...bad.slice(0, LISTED).map(({ id, status, reason }) =>
      `\`${id}\` ${status}${reason === undefined ? "" : `: ${escapeMarkdown(reason)}`}.`
    ),
    ...(bad.length > LISTED
      ? [`${bad.length - LISTED} more cells failed or diverged; records.jsonl names them.`]
      : []),
    ...(inexact
      ? ["The arithmetic class of the device is `tolerance`: values agree within bounds only."]
      : []),
  ];
}

/** What small trainings do not show. */
function trainingCaveats({ training }: Analysis): readonly string[] {
  const mains = training?.sets.filter(({ isMain, arms }) => isMain && arms.length > 0) ?? [];
  if (mains.length === 0) return [];
  const sizes = mains.flatMap(({ arms }) =>
    arms.flatMap(({ values }) => values.get("model parameters")?.mean.estimate ?? [])
  );
  const tokens = mains.flatMap(({ steps, arms }) =>
    arms.map(({ config: { train } }) => steps * train.batch * train.accumulate * train.length)
  );
  const { sequences: windows } = mains[0].arms[0].config.evaluation;
  const few = mains.some(({ arms }) => arms[0].asked < MIN_SEEDS);
  return [
    ...(few ? [`n too small for a verdict: fewer than ${MIN_SEEDS} seeds.`] : []),
    `Models of ${
      sizes.length === 0 ? "this size" : `${sizeText(Math.max(...sizes))} parameters`
    }, ` +
    `trained on ${
      sizeText(Math.max(...tokens))
    } tokens at most: nothing here speaks about models ` +
    "of a billion.",
    `Intervals are over seeds alone: all runs are measured on the same ${windows} held-out windows ` +
    "of a data set, and others would move all of them.",
    "Losses are those at the end of each run; a longer one may turn an order round, which is why " +
    "budgets stand side by side.",
  ];
}

function timingCaveats({ cells, timings }: Analysis): readonly string[] {
  if (timings.length === 0) return [];
  const few = timings.some(({ config }) => config.blocks < MIN_BLOCKS);
  const levels = timings.some(({ config }) => isLevel(config));
  const threads = [...new Set(timings.map(({ config }) => config.threads))];
  return [
    ...(few ? [`n too small for a verdict: fewer than ${MIN_BLOCKS} blocks.`] : []),
    ...roundCaveats(cells, "timing"),
    `Times are of ${levels ? "norms alone and of models of one size" : "single ops"} with ${
      threads.join(" or ")
    } ${threads.length === 1 && threads[0] === 1 ? "thread" : "threads"} on one machine; ${
      levels
        ? "the wider a model, the smaller the share of its norms."
        : "the share of an op in a model decides what the model gains."
    }`,
    "Fused and unfused arms are kernels of this program; the ratio of other libraries' kernels " +
    "says as much about their fusion as about the formula.",
  ];
}

/** What times of small models on one machine do not show. */
function decodingCaveats({ cells, decodings }: Analysis): readonly string[] {
  if (decodings.length === 0) return [];
  const [{ config: { arms, threads, blocks } }] = decodings;
  const [{ layers, dModel, heads }] = Object.values(arms);
  const few = decodings.some(({ config }) => config.blocks < MIN_BLOCKS);
  return [
    ...(few ? [`n too small for a verdict: ${countText(blocks, "block")}.`] : []),
    ...roundCaveats(cells, "decode-timing"),
    `Generation is timed with ${countText(layers, "layer")} of width ${dModel}, ` +
    `${countText(heads, "head")} of ${countText(dModel / heads, "column")}, and ` +
    `${
      countText(threads, "thread")
    } on one machine, with parameters that nobody trained: how soon ` +
    "caches decide the time depends on the width, the memory and its speed.",
  ];
}

/** Times of other rounds are kept but are not what a run gives now: the least of fewer is larger. */
function roundCaveats(
  cells: Analysis["cells"],
  kind: "timing" | "decode-timing",
): readonly string[] {
  const rounds = cells.flatMap(({ record }) =>
    record?.status === "ok" && record.config.kind === kind ? [timingRounds(record)] : []
  );
  const others = rounds.filter((count) => count !== ROUNDS_PER_BLOCK);
  if (others.length === 0) return [];
  const counts = [...new Set(others)].sort((a, b) => a - b).join(" or ");
  return [
    `${others.length} of ${countText(rounds.length, "timing cell")} timed each arm in ${counts} ` +
    `${counts === "1" ? "round" : "rounds"} a block; a run takes the least of ` +
    `${ROUNDS_PER_BLOCK} now, and measures such cells again.`,
  ];
}

function reachCaveats({ claims }: Analysis): readonly string[] {
  const count = claims.filter(({ verdict }) => verdict === "out-of-reach").length;
  return count === 0
    ? []
    : [`${count} ${count === 1 ? "claim is" : "claims are"} quoted but not measured here.`];
}
