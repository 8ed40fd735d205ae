import { normArms } from "./arms.ts";
import { type Cell, createCell } from "./cell.ts";
import type { Experiment } from "./experiment.ts";
import { levelCellId, timingCellId, timingLevels, timingPoints } from "./grid.ts";

/**
 * Makes the timing cells of an experiment, in the order of {@link timingPoints}, then
 * those of blocks and steps.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `timing/1024x1024/forward/hot`; each holds all arms.
 */
export function timingCells(experiment: Experiment): readonly Cell[] {
  const { name, version, base, timing } = experiment;
  if (timing === undefined) return [];
  const { threads, blocks, minSampleMs, duplicate } = timing;
  const settings = {
    kind: "timing",
    experiment: name,
    version,
    threads,
    blocks,
    minSampleMs,
    duplicate,
    arms: normArms(experiment),
    eps: base.model.eps,
  } as const;
  return [
    ...timingPoints(experiment).map(({ shape, pass, cache }) =>
      createCell(timingCellId({ shape, pass, cache }), { ...settings, shape, pass, cache })
    ),
    ...timingLevels(experiment).map((point) =>
      createCell(levelCellId(point), { ...settings, ...point, cache: "hot" })
    ),
  ];
}
