import type { Figure } from "./figure_spec.ts";
import { escapeHtml } from "./report_html.ts";

/**
 * Draws a figure as SVG text: the same bytes for the same specification, without a DOM.
 *
 * The drawing library is loaded by the first call only.
 *
 * @param figure The figure; its specification holds its data, its caption becomes the description.
 * @returns One SVG element.
 */
export async function figureSvg({ spec, caption }: Figure): Promise<string> {
  const [vegaLite, vega] = await Promise.all([import("vega-lite"), import("vega")]);
  vega.resetSVGDefIds(); // else names inside the text depend on what was drawn before
  // Widths of text come from a formula then, whatever fonts are installed. (Not in its types.)
  (vega as unknown as { textMetrics: { canvas(use: boolean): void } }).textMetrics.canvas(false);
  const logger = vega.logger(vega.None); // nothing is printed beside what a command prints
  const compiled = vegaLite.compile(
    spec as unknown as Parameters<typeof vegaLite.compile>[0],
    { logger },
  );
  const view = new vega.View(vega.parse(compiled.spec), { renderer: "none", logLevel: vega.None });
  try {
    const svg = await view.toSVG();
    return svg.replace("<svg ", `<svg role="img" aria-label="${escapeHtml(caption)}" `);
  } finally {
    view.finalize();
  }
}
