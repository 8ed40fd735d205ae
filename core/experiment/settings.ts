import type { DataSettings } from "../data/data_settings.ts";
import type { ExperimentBase, PropertyBlock, TimingBlock } from "./blocks.ts";
import type { DecodingBlock } from "./decoding_block.ts";
import type { GradientBlock, PartBlock, TrainingBlock } from "./training_blocks.ts";

/**
 * Values that a profile or `--set` puts in the place of the file's, by dotted path.
 *
 * Paths name single values, whole lists and whole data sets: `seeds`, `model.eps`, `timing.blocks`,
 * `training.data`. What `base` holds is named without that word. Names, arms and claims cannot be set: they are what the
 * results are about.
 */
export type Settings = { readonly [P in SettingPath]?: ValueAt<SettingTree, P> };

/** Dotted path of a value that may be set. */
export type SettingPath = LeafPath<SettingTree>;

/** Everything that may be set, as a tree. */
export interface SettingTree extends ExperimentBase {
  /** Seeds of the replicates. */
  readonly seeds: readonly number[];
  /** Property checks. */
  readonly properties: PropertyBlock;
  /** Timings. */
  readonly timing: TimingBlock;
  /** Trainings. */
  readonly training: TrainingBlock;
  /** Times of generation. */
  readonly decoding: Omit<DecodingBlock, "arms" | "model">;
  /** Norms of gradients. */
  readonly gradients: GradientBlock;
  /** Exact checks of parts of models. */
  readonly parts: PartBlock;
}

/** Dotted paths of all values and lists in a tree. */
export type LeafPath<T> = {
  [K in keyof T & string]-?: NonNullable<T[K]> extends Leaf ? K
    : `${K}.${LeafPath<NonNullable<T[K]>>}`;
}[keyof T & string];

/** Type of the value at a dotted path. */
export type ValueAt<T, P extends string> = P extends `${infer K}.${infer Rest}`
  ? K extends keyof T ? ValueAt<NonNullable<T[K]>, Rest> : never
  : P extends keyof T ? NonNullable<T[P]>
  : never;

/** What ends a dotted path. */
export type Leaf = string | number | boolean | readonly unknown[] | DataSettings;
