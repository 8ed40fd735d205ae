import { dataOfPlace } from "../../experiment/sizes.ts";
import type { Analysis } from "../../result/analysis.ts";
import type { TrainingSet } from "../../result/training/training_analysis.ts";
import type { Figure } from "../figure_spec.ts";
import { curveFigure } from "./curve_figure.ts";
import { effectFigure } from "./effect_figure.ts";
import { fixFigure } from "./fix_figure.ts";
import { gradientFigure } from "./gradient_figure.ts";
import { lengthFigure } from "./length_figure.ts";
import { lossFigure } from "./loss_figure.ts";
import { positionFigure } from "./position_figure.ts";
import { scalingFigure } from "./scaling_figure.ts";
import { claimedSplits } from "./shown_splits.ts";

/**
 * Declares the figures about trainings and gradients.
 *
 * @param analysis Analysed results.
 * @returns The figures that have data, in the order of the report.
 */
export function trainingFigures(analysis: Analysis): readonly (Figure | undefined)[] {
  const { training, claims } = analysis;
  if (training === undefined) return [];
  const all = training.sets.filter(({ isMain }) => isMain);
  // Of several sizes of one data set the largest; what they have in common is a figure of its own.
  const mains = all.filter((main) =>
    main === all.findLast(({ data }) => dataOfPlace(data) === dataOfPlace(main.data))
  );
  const figures = mains.flatMap((main) => {
    const smaller = training.sets.filter(({ data, isMain }) => data === main.data && !isMain).at(
      -1,
    );
    const margin = marginOf(main, claims, training.sets[0].data);
    return [
      lossFigure({ main, ...(smaller && { smaller }), ...(margin && { margin }) }),
      curveFigure(main),
      lengthFigure(main),
      fixFigure(main),
      positionFigure(main),
    ];
  });
  return [
    effectFigure(analysis),
    ...training.scaling.map(scalingFigure),
    ...figures,
    gradientFigure(training.gradients, claimedSplits(claims)),
  ];
}

/** The smallest margin of claims about held-out losses of a data set; undefined without such a claim. */
function marginOf(
  { data }: TrainingSet,
  claims: Analysis["claims"],
  first: string,
): number | undefined {
  const margins = claims.flatMap(({ claim: { rule } }) =>
    (rule.kind === "lower-loss" || rule.kind === "equal-loss") && rule.metric === "loss" &&
      rule.split === "held-out" && (rule.data ?? dataOfPlace(first)) === dataOfPlace(data)
      ? [rule.margin]
      : []
  );
  return margins.length === 0 ? undefined : Math.min(...margins);
}
