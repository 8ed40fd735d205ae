import type { DecodingLevel } from "../experiment/decoding_block.ts";
import { DUPLICATE_ARM } from "../experiment/timed_arms.ts";
import { cacheBytes } from "../model/cache_bytes.ts";
import { decoderSpec } from "../model/decoder_spec.ts";
import type { DecodingOutcome } from "../result/analysis.ts";
import { figureMarkdown } from "./figure_markdown.ts";
import { markdownBlocks, markdownTable } from "./markdown.ts";
import { durationText, numberText } from "./number_text.ts";
import type { ReportInput } from "./report_input.ts";

const BYTES_PER_VALUE = 4;
const BYTES_PER_MIB = 1_048_576;

/**
 * Writes the section of a report about generation: times of the next token by batch and context, and
 * of prompts.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty if no generation was timed.
 */
export function decodingSection({ analysis: { decodings }, figures }: ReportInput): string {
  if (decodings.length === 0) return "";
  const of = (level: DecodingLevel) => decodings.filter(({ config }) => config.level === level);
  const [tokens, prompts] = [of("token"), of("prompt")];
  const first = Object.keys(decodings[0].config.arms)[0];
  return markdownBlocks([
    "## Token by token",
    figureMarkdown(figures, "decode_time"),
    ...(tokens.length === 0 ? [] : [
      "A step gives each sequence of a batch its next token; keys and values of those before it are " +
      "cached. Over the shortest: median time over that at the shortest context of the same batch; " +
      `1 is flat in the context. Over \`${first}\`: mean over blocks of the log ratio with its 95 % ` +
      "interval; bytes: the same ratio of the bytes that must be read, which is that of times where " +
      "memory is the limit. GB/s: those bytes (parameters once, caches of all sequences) over the " +
      "median time.",
      tokenTable(tokens),
    ]),
    ...(prompts.length === 0 ? [] : [
      "A prompt is read in one pass, as a training step reads its batch.",
      promptTable(prompts),
    ]),
  ]);
}

function tokenTable(cells: readonly DecodingOutcome[]): string {
  return markdownTable(
    [
      { title: "batch", align: "right" },
      { title: "context", align: "right" },
      { title: "arm" },
      { title: "a step", align: "right" },
      { title: "tokens a second", align: "right" },
      { title: "over the shortest", align: "right" },
      { title: "over the first arm", align: "right" },
      { title: "bytes", align: "right" },
      { title: "caches, MiB", align: "right" },
      { title: "GB/s", align: "right" },
    ],
    cells.flatMap((cell) => {
      const { batch, context } = cell.config;
      return shownArms(cell).map(({ arm, medianNs, gigabytesPerSecond = NaN }) => [
        String(batch),
        String(context),
        `\`${arm}\``,
        durationText(medianNs),
        numberText(1e9 * batch / medianNs),
        shortestRatio(cells, cell, arm).toFixed(2),
        ...ratioTexts(cell, arm),
        (cachesOf(cell, arm) / BYTES_PER_MIB).toFixed(2),
        numberText(gigabytesPerSecond),
      ]);
    }),
  );
}

function promptTable(cells: readonly DecodingOutcome[]): string {
  return markdownTable(
    [
      { title: "prompt, tokens", align: "right" },
      { title: "arm" },
      { title: "time", align: "right" },
      { title: "tokens a second", align: "right" },
      { title: "over the first arm", align: "right" },
    ],
    cells.flatMap((cell) =>
      shownArms(cell).map(({ arm, medianNs }) => [
        String(cell.config.context),
        `\`${arm}\``,
        durationText(medianNs),
        numberText(1e9 * cell.config.context / medianNs),
        ratioTexts(cell, arm)[0],
      ])
    ),
  );
}

function shownArms({ arms }: DecodingOutcome) {
  return arms.filter(({ arm }) => arm !== DUPLICATE_ARM);
}

/** Median time over that at the shortest context of the same batch. */
function shortestRatio(
  cells: readonly DecodingOutcome[],
  { config, arms }: DecodingOutcome,
  name: string,
): number {
  const shortest = cells.filter((other) => other.config.batch === config.batch)
    .reduce((a, b) => b.config.context < a.config.context ? b : a);
  const timeOf = (list: DecodingOutcome["arms"]) =>
    list.find(({ arm }) => arm === name)?.medianNs ?? NaN;
  return timeOf(arms) / timeOf(shortest.arms);
}

/** Time over that of the first arm, and the same of bytes; both empty for the first. */
function ratioTexts({ contrasts, config }: DecodingOutcome, arm: string): [string, string] {
  const [first] = Object.keys(config.arms);
  const found = contrasts.find(({ baseline, candidate }) =>
    baseline === first && candidate === arm
  );
  if (found === undefined) return ["", ""];
  const { ratio, ratioLow, ratioHigh, predictedRatio } = found;
  const interval = `[${ratioLow.toFixed(3)}, ${ratioHigh.toFixed(3)}]`;
  return [
    `${ratio.toFixed(3)}\u00a0${interval.replace(" ", "\u00a0")}`,
    predictedRatio?.toFixed(3) ?? "",
  ];
}

function cachesOf({ config }: DecodingOutcome, arm: string): number {
  const { batch, context, vocabulary, arms } = config;
  const spec = decoderSpec(arms[arm], { vocabulary, context });
  return batch * context * cacheBytes(spec, BYTES_PER_VALUE);
}
