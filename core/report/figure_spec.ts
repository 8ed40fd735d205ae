/** A Vega-Lite specification as data; it is saved beside the figure it draws. */
export type FigureSpec = Readonly<Record<string, unknown>>;

/** A figure of a report. */
export interface Figure {
  /** Name of its files, without ending. */
  readonly name: string;
  /** What it shows, in one sentence: its alternative text. */
  readonly caption: string;
  /** How it is drawn. */
  readonly spec: FigureSpec;
}

/** Address of the schema that every specification names. */
export const VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";
