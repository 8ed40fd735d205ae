import { normArms } from "./arms.ts";
import { type Cell, createCell } from "./cell.ts";
import type { Experiment } from "./experiment.ts";
import { armsOfCheck } from "./grid.ts";

/**
 * Makes the property cells of an experiment: check by check, then arm, shape and seed.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `property/formula/rms-norm-fused/7x33/seed=0`.
 */
export function propertyCells(experiment: Experiment): readonly Cell[] {
  const { name, version, base, seeds, properties } = experiment;
  const arms = normArms(experiment);
  const { eps } = base.model;
  return (properties?.checks ?? []).flatMap((check) =>
    armsOfCheck(experiment, check).flatMap((arm) =>
      properties!.shapes.flatMap(([rows, width]) =>
        seeds.map((seed) =>
          createCell(`property/${check}/${arm}/${rows}x${width}/seed=${seed}`, {
            kind: "property",
            experiment: name,
            version,
            check,
            arm,
            ...arms[arm],
            eps,
            rows,
            width,
            seed,
          })
        )
      )
    )
  );
}
