import type { Analysis } from "../result/analysis.ts";
import { bandwidthFigure } from "./bandwidth_figure.ts";
import { decodingFigure } from "./decoding_figure.ts";
import type { Figure } from "./figure_spec.ts";
import { levelFigure } from "./level_figure.ts";
import { ratioFigure } from "./ratio_figure.ts";
import { savingFigure } from "./saving_figure.ts";
import { trainingFigures } from "./training/training_figures.ts";

/**
 * Declares the figures of a report; nothing is drawn yet.
 *
 * @param analysis Analysed results.
 * @returns The figures that have data, in the order of the report.
 */
export function declareFigures(analysis: Analysis): readonly Figure[] {
  return [
    savingFigure(analysis),
    ratioFigure(analysis),
    bandwidthFigure(analysis),
    levelFigure(analysis),
    decodingFigure(analysis),
    ...trainingFigures(analysis),
  ].filter((figure) => figure !== undefined);
}
