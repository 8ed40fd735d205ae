import type { NormName } from "../model/norm_graph.ts";
import { isLevel, type LevelTimingConfig, type TimingCellConfig } from "./cell.ts";
import type { FormName } from "./vocabulary.ts";

/** Name of the duplicate arm in the samples. */
export const DUPLICATE_ARM = "a/a";

/** Name of the memory copy in the samples of norms alone. */
export const COPY_ARM = "copy";

/** An arm of a block or step: the norms of the model, and how its graph runs. */
export interface LevelArm {
  readonly name: string;
  readonly norm: NormName | "none";
  readonly form: FormName;
}

/** Names the arm of a block or step that has no norm at all, of a form. */
export function noNormArm(form: FormName): string {
  return `no-norm/${form}`;
}

/**
 * Lists what is timed of a block or step: its arms, the duplicate, and the same model without any
 * norm in each form that occurs. The last say what norms cost at most, as the copy does for a norm
 * alone.
 */
export function levelArms({ arms, duplicate }: LevelTimingConfig): readonly LevelArm[] {
  const forms = [...new Set(Object.values(arms).map(({ form }) => form))];
  return [
    ...Object.entries(arms).map(([name, arm]) => ({ name, ...arm })),
    { name: DUPLICATE_ARM, ...arms[duplicate] },
    ...forms.map((form) => ({ name: noNormArm(form), norm: "none" as const, form })),
  ];
}

/** Names everything that is timed in a cell: arms, duplicate, and what they are read beside. */
export function timedArmNames(config: TimingCellConfig): readonly string[] {
  return isLevel(config)
    ? levelArms(config).map(({ name }) => name)
    : [...Object.keys(config.arms), DUPLICATE_ARM, COPY_ARM];
}
