import { modelArms, settledArm } from "./arms.ts";
import type { UpdatePlace } from "./blocks.ts";
import { type Cell, createCell } from "./cell.ts";
import { settledData } from "./data_schema.ts";
import type { Experiment } from "./experiment.ts";
import { withPositionRows } from "./training_cells.ts";
import { dataNamed, placeLabel, sizeNamed, sizesOf } from "./sizes.ts";
import type { SizeSettings } from "./training_blocks.ts";
import { DUPLICATE_ARM } from "./timed_arms.ts";
import type { StepArm } from "./model_cell.ts";

/**
 * Makes the cells that time a training step of every arm, one for each data set and size: its
 * vocabulary decides the size of the head.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `timing/training-step/markov`; each holds all arms.
 */
export function stepTimingCells(experiment: Experiment): readonly Cell[] {
  const { name, version, training } = experiment;
  if (training?.timing === undefined) return [];
  const { duplicate, evaluation: { lengths }, timing: { blocks, minSampleMs, threads } } = training;
  const armsAt = (size: SizeSettings | undefined): Record<string, StepArm> =>
    Object.fromEntries(
      Object.keys(modelArms(experiment)).map((name) => {
        const { model, train } = settledArm(experiment, name, size);
        const longest = Math.max(train.length, ...lengths);
        return [name, { model: withPositionRows(model, longest), train }];
      }),
    );
  return training.data.map(settledData).flatMap((data) =>
    sizesOf(training).map((size) => {
      const arms = armsAt(size);
      return createCell(stepTimingId(data.name, size?.name), {
        kind: "step-timing",
        experiment: name,
        version,
        data,
        ...(size && { size: size.name }),
        arms: duplicate === undefined ? arms : { ...arms, [DUPLICATE_ARM]: arms[duplicate] },
        blocks,
        minSampleMs,
        threads,
      });
    })
  );
}

/** Names the cell that times training steps on a data set, at a size. */
function stepTimingId(data: string, size?: string): string {
  return `timing/training-step/${placeLabel(data, size)}`;
}

/**
 * Names the cell in which a claim about updates is judged.
 *
 * @param place Which data set and size; see {@link UpdatePlace}.
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The name; undefined if that is not timed.
 */
export function updatePlaceId(
  { data, size }: UpdatePlace,
  { training }: Experiment,
): string | undefined {
  if (training?.timing === undefined) return undefined;
  const learned = dataNamed(training, data);
  const sized = sizeNamed(training, size);
  if (learned === undefined || (size !== undefined && sized === undefined)) return undefined;
  return stepTimingId(learned.name, sized?.name);
}

/** Counts the cells of {@link stepTimingCells}. */
export function countStepTimingCells({ training }: Experiment): number {
  return training?.timing === undefined ? 0 : training.data.length * sizesOf(training).length;
}
