/** Colours that stay apart for colour-blind readers, on white and on black (after Okabe and Ito). */
export const PALETTE = {
  blue: "#2a8fd6",
  orange: "#e08a00",
  green: "#0a9c74",
  red: "#d5560b",
  purple: "#b06ac0",
  grey: "#85888d",
} as const;

/** Colour of text and lines that carry no data: readable on white and on black. */
export const INK = "#7b7f86";

/** Colour of grid lines. */
export const GRID = "rgba(128,132,140,0.22)";

/** Width of one panel of a figure, in pixels: two panels and their axis fill a README. */
export const PANEL_WIDTH = 316;

/** Look that all figures share: transparent, mid-grey axes, one font. */
export const FIGURE_CONFIG = {
  aria: false, // the drawing as a whole has a description, each mark needs none
  background: "transparent",
  font: "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
  padding: 6,
  view: { stroke: null },
  title: {
    anchor: "start",
    color: INK,
    fontSize: 15,
    fontWeight: 600,
    offset: 14,
    subtitleColor: INK,
    subtitleFontSize: 12,
    subtitlePadding: 6,
  },
  axis: {
    domainColor: INK,
    gridColor: GRID,
    labelColor: INK,
    labelFontSize: 12,
    tickColor: GRID,
    titleColor: INK,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 8,
  },
  axisY: { domain: false, ticks: false, labelPadding: 6 },
  axisX: { grid: false },
  header: {
    labelColor: INK,
    labelFontSize: 13,
    labelFontWeight: 600,
    labelPadding: 8,
    titleColor: INK,
  },
  legend: {
    labelColor: INK,
    labelFontSize: 12,
    labelLimit: 400,
    orient: "top",
    symbolSize: 110,
    symbolStrokeWidth: 2.5,
    titleColor: INK,
    titleFontSize: 12,
    titleFontWeight: "normal",
  },
} as const;
