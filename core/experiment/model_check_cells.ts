import { modelArms, settledArm } from "./arms.ts";
import { type Cell, createCell } from "./cell.ts";
import { settledData } from "./data_schema.ts";
import type { Experiment } from "./experiment.ts";
import { POSITION_CHECKS, type PositionCheckName } from "./position_checks.ts";

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
 * Makes the cells of the `positions` block: check by check, then arm and seed.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `position/rope-offset/rope/seed=0`.
 */
export function positionCells(experiment: Experiment): readonly Cell[] {
  const { name, version, seeds, positions } = experiment;
  return (positions?.checks ?? []).flatMap((check) =>
    armsOfPositionCheck(experiment, check).flatMap((arm) =>
      seeds.map((seed) =>
        createCell(`position/${check}/${arm}/seed=${seed}`, {
          kind: "position",
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

/** Lists the arms that a check of positional encodings applies to, in file order. */
export function armsOfPositionCheck(
  experiment: Pick<Experiment, "arms" | "base">,
  check: PositionCheckName,
): readonly string[] {
  const positions: readonly string[] = POSITION_CHECKS[check].positions;
  return Object.keys(modelArms(experiment)).filter((arm) =>
    positions.includes(settledArm(experiment, arm).model.position)
  );
}
