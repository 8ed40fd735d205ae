import { DUPLICATE_ARM } from "../experiment/timed_arms.ts";
import type { Analysis } from "../result/analysis.ts";
import { countText } from "../result/scope_text.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "./figure_spec.ts";
import { FIGURE_CONFIG, PALETTE, PANEL_WIDTH } from "./figure_theme.ts";

/** Round times in milliseconds, of which those inside a figure are marked. */
const MARKS = [1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4].flatMap((size) =>
  [1, 1.5, 2, 3, 5, 7].map((digit) => Number((digit * size).toPrecision(2)))
);

/**
 * Draws the time of a step against the context, arm by arm, a panel for each batch.
 *
 * @param analysis Analysed results.
 * @returns The figure; undefined where fewer than two contexts were timed.
 */
export function decodingFigure({ decodings }: Analysis): Figure | undefined {
  const tokens = decodings.filter(({ config: { level } }) => level === "token");
  const contexts = [...new Set(tokens.map(({ config }) => config.context))].sort((a, b) => a - b);
  if (contexts.length < 2) return undefined;
  const values = tokens.flatMap(({ config: { batch, context }, arms }) =>
    arms.filter(({ arm }) => arm !== DUPLICATE_ARM).map(({ arm, medianNs }) => (
      { panel: countText(batch, "sequence"), context, arm, milliseconds: medianNs / 1e6 }
    ))
  );
  const arms = Object.keys(tokens[0].config.arms);
  const { blue, orange, green, purple, red, grey } = PALETTE;
  const caption =
    "Time of a step that gives each sequence its next token, by context; a panel for " +
    "each batch";
  return {
    name: "decode_time",
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: "What the next token costs",
        subtitle: "Median time of a step. A level line: keys and values cost nothing yet.",
      },
      config: FIGURE_CONFIG,
      data: { values },
      facet: {
        column: {
          field: "panel",
          type: "nominal",
          title: null,
          sort: [...new Set(values.map(({ panel }) => panel))],
        },
      },
      spec: {
        width: PANEL_WIDTH,
        height: 240,
        mark: { type: "line", strokeWidth: 2.25, point: { filled: true, size: 38 } },
        encoding: {
          x: {
            field: "context",
            type: "quantitative",
            title: "tokens of a sequence (log scale)",
            scale: { type: "log", base: 2, nice: false, padding: 12 },
            axis: { values: contexts, format: "d" },
          },
          y: {
            field: "milliseconds",
            type: "quantitative",
            title: "ms a step (log scale)",
            scale: { type: "log", nice: false, padding: 12 },
            axis: { values: MARKS },
          },
          color: {
            field: "arm",
            type: "nominal",
            sort: arms,
            scale: { domain: arms, range: [grey, blue, orange, green, purple, red] },
            legend: { title: null, symbolType: "stroke", columns: 4 },
          },
        },
      },
    },
  };
}
