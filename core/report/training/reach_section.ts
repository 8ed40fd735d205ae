import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import { LENGTH_METRICS } from "../../experiment/training_vocabulary.ts";
import type { ArmOutcome, TrainingSet } from "../../result/training/training_analysis.ts";
import { figureMarkdown } from "../figure_markdown.ts";
import { detailsBlock, escapeMarkdown, markdownBlocks, markdownTable } from "../markdown.ts";
import { fixedText, numberText } from "../number_text.ts";
import type { ReportInput } from "../report_input.ts";
import { figureName } from "./figure_name.ts";
import { lengthPoints, longTrained } from "./length_points.ts";

const MEANING = {
  "same-target":
    "Same targets: the same tokens are scored at every length, with that much context before them.",
  "non-overlapping":
    "Separate windows: each begins without context, so that longer ones look better by themselves.",
  "sliding": "Sliding window: every scored token has nearly the whole window before it.",
} as const;

/**
 * Writes the sections of a report about lengths beyond those of training.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty where one length was evaluated.
 */
export function reachSection({ analysis: { training }, figures }: ReportInput): string {
  const sets =
    training?.sets.filter(({ isMain, arms }) =>
      isMain && arms.some((arm) => lengthPoints(arm).length > 1)
    ) ?? [];
  return markdownBlocks(sets.map((set) => {
    const { data, arms, runs } = set;
    const trained = arms[0].config.train.length;
    const long = longTrained(arms);
    const notes = [
      ...new Set(
        runs.flatMap(({ arm, metrics }) =>
          metrics.filter(({ split }) => split === "notes").map(({ value }) =>
            `\`${arm}\`: ${value}`
          )
        ),
      ),
    ];
    return markdownBlocks([
      `## Beyond ${trained} tokens on ${escapeMarkdown(data)}`,
      "The same weights, evaluated at other lengths. Headroom: the largest length at which the " +
      `loss on the same targets lies at most 0.05 nat above that at ${trained} tokens.` +
      (long.length === 0
        ? ""
        : ` ${long.map((arm) => `\`${arm}\``).join(", ")}: trained at the long length.`),
      figureMarkdown(figures, figureName("length", data)),
      headroomTable(set),
      figureMarkdown(figures, figureName("fixes", data)),
      figureMarkdown(figures, figureName("position", data)),
      ...LENGTH_METRICS.map((measure) => measureTable(arms, measure)),
      notes.length === 0 ? "" : markdownBlocks([
        "Not measured:",
        notes.map((note) => `- ${note}.`).join("\n"),
      ]),
    ]);
  }));
}

function headroomTable({ arms }: TrainingSet): string {
  const rows = arms.filter(({ arm }) => arm !== DUPLICATE_ARM).flatMap(
    ({ arm, config, values }) => {
      const found = values.get("headroom tokens");
      if (found === undefined) return [];
      const [low, high] = [Math.min(...found.values), Math.max(...found.values)];
      const factor = found.mean.estimate / config.train.length;
      return [[
        `\`${arm}\``,
        String(config.train.length),
        numberText(Math.round(found.mean.estimate)),
        low === high ? String(low) : `${low} to ${high}`,
        `${numberText(factor)} L`,
      ]];
    },
  );
  if (rows.length === 0) return "";
  return markdownTable(
    [
      { title: "arm" },
      { title: "trained at L", align: "right" },
      { title: "headroom, mean", align: "right" },
      { title: "over seeds", align: "right" },
      { title: "", align: "right" },
    ],
    rows,
  );
}

function measureTable(arms: readonly ArmOutcome[], measure: keyof typeof MEANING): string {
  const rows = arms.filter(({ arm }) => arm !== DUPLICATE_ARM).flatMap((arm) => {
    const points = lengthPoints(arm).filter(({ metric }) => metric === measure);
    const fixes = [...new Set(points.map(({ fix }) => fix))];
    return fixes.map((fix) => ({
      name: fix === "none" ? `\`${arm.arm}\`` : `\`${arm.arm}\` with ${fix}`,
      losses: new Map(
        points.filter((point) => point.fix === fix).map(({ length, summary }) => [length, summary]),
      ),
    }));
  });
  if (rows.length === 0) return "";
  const lengths = [...new Set(rows.flatMap(({ losses }) => [...losses.keys()]))]
    .sort((a, b) => a - b);
  return detailsBlock(
    `Loss by length, ${measure}`,
    markdownBlocks([
      `${MEANING[measure]} Nats, mean over seeds.`,
      markdownTable(
        [
          { title: "arm" },
          ...lengths.map((length) => ({ title: String(length), align: "right" as const })),
        ],
        rows.map(({ name, losses }) => [
          name,
          ...lengths.map((length) => {
            const found = losses.get(length);
            return found === undefined ? "" : fixedText(found.mean.estimate, 3);
          }),
        ]),
      ),
    ]),
  );
}
