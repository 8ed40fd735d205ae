import type { TimingPoint } from "./blocks.ts";
import type { Experiment } from "./experiment.ts";
import type { CheckName } from "./vocabulary.ts";

/** Most cells of one plan. */
export const MAX_CELLS = 4096;

/**
 * Counts the cells of an experiment without making them.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns Property cells and timing cells together.
 */
export function countCells(experiment: Experiment): number {
  const { properties, seeds } = experiment;
  const arms = properties?.checks.reduce(
    (count, check) => count + armsOfCheck(experiment, check).length,
    0,
  ) ?? 0;
  return arms * (properties?.shapes.length ?? 0) * seeds.length + timingPoints(experiment).length;
}

/**
 * Lists the arms that a check applies to.
 *
 * `zero-mean-equality` compares RMSNorm with LayerNorm of the same form and so applies to RMSNorm;
 * every other check applies to every arm.
 *
 * @param experiment The experiment.
 * @param check Name of the check.
 * @returns Names of arms, in file order.
 */
export function armsOfCheck(experiment: Experiment, check: CheckName): readonly string[] {
  const names = Object.keys(experiment.arms);
  if (check !== "zero-mean-equality") return names;
  return names.filter((name) => experiment.arms[name].norm === "rms-norm");
}

/**
 * Lists the timing cells of an experiment: shape by shape, then pass by pass, hot before cold.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns Places in the grid; cold ones only for shapes of at least `coldFrom` elements.
 */
export function timingPoints(experiment: Experiment): readonly TimingPoint[] {
  const { timing } = experiment;
  if (timing === undefined) return [];
  return timing.shapes.flatMap((shape) =>
    timing.passes.flatMap((pass) =>
      timing.caches
        .filter((cache) => cache === "hot" || shape[0] * shape[1] >= timing.coldFrom)
        .map((cache) => ({ shape, pass, cache }))
    )
  );
}

/**
 * Names a timing cell.
 *
 * @param point Place in the grid.
 * @returns Name such as `timing/1024x1024/forward/hot`.
 */
export function timingCellId({ shape, pass, cache }: TimingPoint): string {
  return `timing/${shape.join("x")}/${pass}/${cache}`;
}
