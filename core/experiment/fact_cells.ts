import { type Cell, createCell } from "./cell.ts";
import type { Experiment } from "./experiment.ts";
import { drawsNumbers } from "./fact_checks.ts";

/**
 * Makes the cells of the `facts` block: case by case, and seed by seed where its check draws numbers.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `fact/neuron-fit/line`, or `fact/low-rank/half/seed=0`.
 */
export function factCells(experiment: Experiment): readonly Cell[] {
  const { name, version, seeds, facts = {} } = experiment;
  return Object.entries(facts).flatMap(([arm, given]) => {
    const { check, ...settings } = given;
    const id = `fact/${check}/${arm}`;
    const config = { kind: "fact", experiment: name, version, check, arm, settings } as const;
    return drawsNumbers(given)
      ? seeds.map((seed) => createCell(`${id}/seed=${seed}`, { ...config, seed }))
      : [createCell(id, config)];
  });
}

/** Counts them without making them. */
export function countFactCells({ facts = {}, seeds }: Experiment): number {
  return Object.values(facts).reduce(
    (count, given) => count + (drawsNumbers(given) ? seeds.length : 1),
    0,
  );
}
