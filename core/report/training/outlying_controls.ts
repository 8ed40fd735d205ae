import type { TrainingSet } from "../../result/training/training_analysis.ts";

/**
 * Finds positive controls that are so bad that drawing them would press all other arms together.
 *
 * @param set A data set and budget.
 * @returns Names of the controls whose mean loss lies farther beyond all other arms than those span.
 */
export function outlyingControls({ arms, controls }: TrainingSet): ReadonlySet<string> {
  const names = new Set(controls.map(({ control: { arm } }) => arm));
  const losses = new Map(arms.flatMap(({ arm, values }) => {
    const found = values.get("held-out loss");
    return found === undefined ? [] : [[arm, found.mean.estimate]];
  }));
  const others = [...losses].filter(([arm]) => !names.has(arm)).map(([, loss]) => loss);
  const [low, high] = [Math.min(...others), Math.max(...others)];
  return new Set(
    [...names].filter((arm) => {
      const loss = losses.get(arm);
      return loss !== undefined && others.length > 0 && loss > high + (high - low);
    }),
  );
}
