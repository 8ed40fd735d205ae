import { isLevel, type OpTimingConfig } from "../experiment/cell.ts";
import type { TimingOutcome } from "../result/analysis.ts";
import { PANEL_WIDTH } from "./figure_theme.ts";

const PASS_LABELS = { "forward": "forward", "forward-backward": "forward and backward" } as const;
const CACHE_LABELS = { hot: "hot caches", cold: "cold caches" } as const;

/** A measured timing of norms alone. */
export interface NormOutcome extends TimingOutcome {
  /** What was asked for. */
  readonly config: OpTimingConfig;
}

/**
 * Picks the timings of norms alone: those that figures over the size of a matrix show.
 *
 * @param timings Cells of a result.
 * @returns Those of no block or step, in the same order.
 */
export function normOutcomes(timings: readonly TimingOutcome[]): readonly NormOutcome[] {
  return timings.filter((timing): timing is NormOutcome => !isLevel(timing.config));
}

/**
 * Names the panel of a figure that a timing cell belongs to: one for each pass and cache state.
 *
 * @param timing The cell.
 * @returns Text such as `forward, hot caches`.
 */
export function panelOf(timing: NormOutcome): string {
  return `${PASS_LABELS[timing.config.pass]}, ${CACHE_LABELS[timing.config.cache]}`;
}

/**
 * Makes the frame of a figure with a panel for each pass and cache state.
 *
 * @param timings Cells that the figure shows.
 * @param layer Marks of one panel.
 * @returns Vega-Lite keys: a faceted view, two panels in a row, one legend.
 */
export function timingPanels(
  timings: readonly NormOutcome[],
  layer: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const order = (["hot", "cold"] as const).flatMap((cache) =>
    (["forward", "forward-backward"] as const).map((pass) =>
      `${PASS_LABELS[pass]}, ${CACHE_LABELS[cache]}`
    )
  );
  const present = order.filter((panel) => timings.some((timing) => panelOf(timing) === panel));
  return {
    facet: {
      field: "panel",
      type: "nominal",
      sort: present,
      header: { title: null, labelAnchor: "start" },
    },
    columns: 2,
    spacing: { row: 26, column: 30 },
    spec: {
      width: present.length === 1 ? 2 * PANEL_WIDTH : PANEL_WIDTH,
      height: 190,
      layer,
    },
  };
}

/**
 * Finds the cells that a line over the matrix size passes through.
 *
 * Of several shapes of the same size the one named first in the experiment is on the line; the
 * others are drawn as points beside it.
 *
 * @param timings Cells of a figure, in plan order.
 * @returns Names of the cells on a line.
 */
export function cellsOnLine(timings: readonly NormOutcome[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  for (const timing of timings) {
    const key = `${panelOf(timing)} ${elementsOf(timing)}`;
    if (!first.has(key)) first.set(key, timing.id);
  }
  return new Set(first.values());
}

/**
 * Says in the title of a figure what its hollow points are.
 *
 * @param timings Cells of the figure.
 * @returns A line of text, or none if there are no such points.
 */
export function hollowNote(timings: readonly NormOutcome[]): readonly string[] {
  return cellsOnLine(timings).size < timings.length
    ? ["Hollow: a matrix of the same size with fewer or more elements a row."]
    : [];
}

/**
 * Counts the elements of a timing cell's matrix.
 *
 * @param timing The cell.
 * @returns Rows times width.
 */
export function elementsOf(timing: NormOutcome): number {
  return timing.config.shape[0] * timing.config.shape[1];
}
