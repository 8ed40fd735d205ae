import type { DataSettings } from "../data/data_settings.ts";
import type { SizeSettings, TrainingBlock } from "./training_blocks.ts";

/** What a rule calls the first size, and the last. */
export const SIZE_ENDS = ["smallest", "largest"] as const;

/** A data set at one size, trained for one budget: what arms are compared within. */
export interface SizedPlace {
  /** Name of the data set. */
  readonly data: string;
  /** The size; absent where the block has none. */
  readonly size?: SizeSettings;
  /** The budget, as the block lists it. */
  readonly budget: number;
  /** Updates that are made: the budget times the factor of the size. */
  readonly steps: number;
}

/**
 * Lists the places of a training block: data set by data set, each size, then each budget.
 *
 * @param training The block.
 */
export function sizedPlaces(training: TrainingBlock): readonly SizedPlace[] {
  return training.data.flatMap(({ name }) =>
    sizesOf(training).flatMap((size) =>
      training.budgets.map((budget) => ({
        data: name,
        ...(size && { size }),
        budget,
        steps: stepsAt(budget, size),
      }))
    )
  );
}

/** Lists the sizes of a block; one that is undefined where it has none. */
export function sizesOf({ sizes }: Pick<TrainingBlock, "sizes">): readonly (
  SizeSettings | undefined
)[] {
  return sizes ?? [undefined];
}

/** Gives the updates that a budget is at a size: at least one. */
export function stepsAt(budget: number, size: SizeSettings | undefined): number {
  return Math.max(1, Math.round(budget * (size?.stepsFactor ?? 1)));
}

/**
 * Names a data set at a size, as cells and tables do.
 *
 * @param data Name of the data set; it has no slash.
 * @param size Name of the size, where there is one.
 * @returns Text such as `markov/small`.
 */
export function placeLabel(data: string, size?: string): string {
  return size === undefined ? data : `${data}/${size}`;
}

/** Gives the name of the data set in a label of {@link placeLabel}. */
export function dataOfPlace(label: string): string {
  return label.split("/")[0];
}

/**
 * Finds the data set that a rule means.
 *
 * @param training The block.
 * @param name Its name; the first where not given.
 * @returns The data set; undefined if there is none of that name.
 */
export function dataNamed(
  { data }: Pick<TrainingBlock, "data">,
  name: string = data[0].name,
): DataSettings | undefined {
  return data.find((each) => each.name === name);
}

/**
 * Finds the size that a rule means.
 *
 * @param training The block.
 * @param wanted `smallest`, `largest`, or a name; the largest where not given.
 * @returns The size; undefined where the block has none, or none of that name.
 */
export function sizeNamed(
  { sizes }: Pick<TrainingBlock, "sizes">,
  wanted: string = "largest",
): SizeSettings | undefined {
  if (wanted === "smallest") return sizes?.[0];
  return wanted === "largest" ? sizes?.at(-1) : sizes?.find(({ name }) => name === wanted);
}
