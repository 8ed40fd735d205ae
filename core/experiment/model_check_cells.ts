import { modelArms, settledArm } from "./arms.ts";
import { type Cell, createCell } from "./cell.ts";
import { settledData } from "./data_schema.ts";
import type { Experiment } from "./experiment.ts";
import { PART_CHECKS, type PartCheckName } from "./part_checks.ts";

/**
 * Makes the cells of the `gradients` block: arm by arm, then depth and seed.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `gradients/pre/depth=8/seed=0`.
 */
export function gradientCells(experiment: Experiment): readonly Cell[] {
  const { name, version, seeds, gradients } = experiment;
  if (gradients === undefined) return [];
  const { depths, batch, length, data } = gradients;
  return Object.keys(modelArms(experiment)).flatMap((arm) =>
    depths.flatMap((depth) => {
      const model = { ...settledArm(experiment, arm).model, layers: depth };
      return seeds.map((seed) =>
        createCell(`gradients/${arm}/depth=${depth}/seed=${seed}`, {
          kind: "gradients",
          experiment: name,
          version,
          arm,
          seed,
          model,
          depth,
          batch,
          length,
          data: settledData(data),
        })
      );
    })
  );
}

/**
 * Makes the cells of the `parts` block: check by check, then arm and seed.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `part/rope-offset/rope/seed=0`.
 */
export function partCells(experiment: Experiment): readonly Cell[] {
  const { name, version, seeds, parts } = experiment;
  return (parts?.checks ?? []).flatMap((check) =>
    armsOfPartCheck(experiment, check).flatMap((arm) =>
      seeds.map((seed) =>
        createCell(`part/${check}/${arm}/seed=${seed}`, {
          kind: "part",
          experiment: name,
          version,
          check,
          arm,
          seed,
          model: settledArm(experiment, arm).model,
        })
      )
    )
  );
}

/** Lists the arms that a check applies to, by the settings of their models, in file order. */
export function armsOfPartCheck(
  experiment: Pick<Experiment, "arms" | "base">,
  check: PartCheckName,
): readonly string[] {
  const { positions, activations, once } = PART_CHECKS[check];
  const arms = Object.keys(modelArms(experiment));
  return (once === true ? arms.slice(0, 1) : arms).filter((arm) => {
    const { position, activation } = settledArm(experiment, arm).model;
    return (positions === undefined || positions.includes(position)) &&
      (activations === undefined || activations.includes(activation));
  });
}
