import type { Figure } from "./figure_spec.ts";
import { escapeMarkdown } from "./markdown.ts";

/** Folder of the figures, beside the report. */
export const FIGURE_FOLDER = "figures";

/**
 * Writes the line that shows a figure.
 *
 * @param figures Figures that exist.
 * @param name Name of the one to show.
 * @returns Markdown; empty if there is no such figure.
 */
export function figureMarkdown(figures: readonly Figure[], name: string): string {
  const figure = figures.find((candidate) => candidate.name === name);
  if (figure === undefined) return "";
  return `![${escapeMarkdown(figure.caption)}](${FIGURE_FOLDER}/${name}.svg)`;
}
