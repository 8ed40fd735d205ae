import { INK, PALETTE } from "../figure_theme.ts";

/** Colours of arms, of which many are drawn in one panel; from the ninth on lines are dashed. */
const COLORS = [
  PALETTE.blue,
  PALETTE.orange,
  PALETTE.green,
  PALETTE.red,
  PALETTE.purple,
  "#1fb0bd",
  "#d6568f",
  "#8f8a14",
] as const;

/** How arms are drawn wherever they stand together. */
export interface ArmStyle {
  /** Names, in file order. */
  readonly arms: readonly string[];
  /** Vega-Lite channel `color` for the field `arm`. */
  readonly color: Readonly<Record<string, unknown>>;
  /** Vega-Lite channel `strokeDash` for the field `arm`. */
  readonly strokeDash: Readonly<Record<string, unknown>>;
}

/**
 * Gives each arm a colour and a dash: the first, which all are compared with, the colour of text.
 *
 * @param arms Names, in file order.
 * @returns The channels, without legends: lines are labelled where they end.
 */
export function armStyle(arms: readonly string[]): ArmStyle {
  const range = arms.map((_, i) => i === 0 ? INK : COLORS[(i - 1) % COLORS.length]);
  const dashes = arms.map((_, i) => i <= COLORS.length ? [1, 0] : [5, 3]);
  const common = { field: "arm", type: "nominal", sort: arms, legend: null };
  return {
    arms,
    color: { ...common, scale: { domain: arms, range } },
    strokeDash: { ...common, scale: { domain: arms, range: dashes } },
  };
}
