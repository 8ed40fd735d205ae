import type { ModelSettings } from "../model/model_settings.ts";
import { presetSettings } from "../model/presets/presets.ts";
import type { TrainSettings } from "../train/train_settings.ts";
import type { ArmConfig } from "./cell.ts";
import type { Arm, Experiment } from "./experiment.ts";
import type { ModelArm, SizeSettings } from "./training_blocks.ts";

/** Says that an arm is a norm alone, not a model. */
export function isNormArm(arm: Arm): arm is ArmConfig {
  return "norm" in arm;
}

/** Finds the arms that `properties` and `timing` are about: norms alone, in file order. */
export function normArms({ arms }: Pick<Experiment, "arms">): Readonly<Record<string, ArmConfig>> {
  return armsThat(arms, isNormArm);
}

/** Finds the arms that all other blocks are about: models, in file order. */
export function modelArms({ arms }: Pick<Experiment, "arms">): Readonly<Record<string, ModelArm>> {
  return armsThat(arms, (arm): arm is ModelArm => !isNormArm(arm));
}

/** Settings of an arm, all of them. */
export interface SettledArm {
  /** Its model. */
  readonly model: ModelSettings;
  /** How it is trained. */
  readonly train: TrainSettings;
}

/**
 * Puts what an arm changes over what all share: over `base` the size, over it the arm's preset at its
 * width and heads, over it the arm's own settings, over them what the size says of this arm.
 *
 * @param experiment Arms and base.
 * @param name Name of an arm of models.
 * @param size The size, where the experiment has sizes.
 */
export function settledArm(
  { arms, base }: Pick<Experiment, "arms" | "base">,
  name: string,
  size?: SizeSettings,
): SettledArm {
  const own = arms[name] as ModelArm;
  const special = size?.arms !== undefined && Object.hasOwn(size.arms, name)
    ? size.arms[name]
    : undefined;
  const shared = { ...base.model, ...size?.model };
  const changed = { ...own.model, ...special?.model };
  const { architecture, ...named } = presetSettings(own.preset, { ...shared, ...changed });
  // Cells do not say what is so where nothing is said.
  const isOther = architecture !== undefined && architecture !== (shared.architecture ?? "decoder");
  return {
    model: { ...shared, ...named, ...(isOther && { architecture }), ...changed },
    train: { ...base.train, ...size?.train, ...own.train, ...special?.train },
  };
}

/** A width at which it is seen which settings a preset decides. */
const ANY_SIZE = { dModel: 64, heads: 2 };

/** An arm at a size. */
export interface SizedArm extends SettledArm {
  /** Name of the arm. */
  readonly name: string;
  /** The size; absent where the experiment has none. */
  readonly size?: SizeSettings;
}

/** Lists the arms of models with their settings: all of them size by size, in file order. */
export function sizedArms(
  experiment: Pick<Experiment, "arms" | "base" | "training">,
): readonly SizedArm[] {
  const { sizes = [undefined] } = experiment.training ?? {};
  const names = Object.keys(modelArms(experiment));
  return sizes.flatMap((size) =>
    names.map((name) => ({ name, ...(size && { size }), ...settledArm(experiment, name, size) }))
  );
}

/**
 * Finds the place in the file that decides a setting of an arm.
 *
 * @param experiment The experiment.
 * @param arm The arm, and its size where there is one.
 * @param setting Which setting.
 * @returns Keys and indices from the root.
 */
export function settingPlace(
  { arms, training }: Pick<Experiment, "arms" | "training">,
  { name, size }: Pick<SizedArm, "name" | "size">,
  [part, key]: readonly ["model" | "train", string],
): readonly PropertyKey[] {
  const has = (from: Omit<ModelArm, "preset"> | undefined) =>
    Object.hasOwn(from?.[part] ?? {}, key);
  const place = ["training", "sizes", size === undefined ? 0 : training!.sizes!.indexOf(size)];
  const special = size?.arms !== undefined && Object.hasOwn(size.arms, name)
    ? size.arms[name]
    : undefined;
  if (has(special)) return [...place, "arms", name, part, key];
  const own = arms[name] as ModelArm;
  if (has(own)) return ["arms", name, part, key];
  const isNamed = part === "model" && Object.hasOwn(presetSettings(own.preset, ANY_SIZE), key);
  if (isNamed) return ["arms", name, "preset"];
  return has(size) ? [...place, part, key] : ["base", part, key];
}

function armsThat<T extends Arm>(
  arms: Experiment["arms"],
  fits: (arm: Arm) => arm is T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(arms).filter((each): each is [string, T] => {
      return fits(each[1]);
    }),
  );
}
