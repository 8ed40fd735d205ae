import { type Cell, createCell } from "./cell.ts";
import type { Experiment } from "./experiment.ts";
import { timingCellId, timingPoints } from "./grid.ts";

/**
 * Makes the timing cells of an experiment, in the order of {@link timingPoints}.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `timing/1024x1024/forward/hot`; each holds all arms.
 */
export function timingCells(experiment: Experiment): readonly Cell[] {
  const { name, version, arms, base, timing } = experiment;
  if (timing === undefined) return [];
  const { threads, blocks, minSampleMs, duplicate } = timing;
  return timingPoints(experiment).map((point) =>
    createCell(timingCellId(point), {
      kind: "timing",
      experiment: name,
      version,
      ...point,
      threads,
      blocks,
      minSampleMs,
      duplicate,
      arms,
      eps: base.model.eps,
    })
  );
}
