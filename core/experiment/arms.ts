import type { ModelSettings } from "../model/model_settings.ts";
import { presetSettings } from "../model/presets/presets.ts";
import type { TrainSettings } from "../train/train_settings.ts";
import type { ArmConfig } from "./cell.ts";
import type { Arm, Experiment } from "./experiment.ts";
import type { ModelArm } from "./training_blocks.ts";

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

/**
 * Puts what an arm changes over what all share: its preset, at its width and heads, over the model
 * of `base`, and its own settings over both.
 */
export function settledArm(
  { arms, base }: Pick<Experiment, "arms" | "base">,
  name: string,
): { readonly model: ModelSettings; readonly train: TrainSettings } {
  const { preset, model, train } = arms[name] as ModelArm;
  const named = presetSettings(preset, { ...base.model, ...model });
  return { model: { ...base.model, ...named, ...model }, train: { ...base.train, ...train } };
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
