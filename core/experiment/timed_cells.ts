import type { Cell, CellConfig } from "./cell.ts";
import { DUPLICATE_ARM, timedArmNames } from "./timed_arms.ts";

/** Says that a cell measures time, which no run repeats. */
export function isTimed({ config }: Cell): boolean {
  return namesTimedIn(config).length > 0;
}

/** Lists what is timed in a cell, the duplicate too; nothing in a cell of another kind. */
export function namesTimedIn(config: CellConfig): readonly string[] {
  switch (config.kind) {
    case "timing":
      return timedArmNames(config);
    case "step-timing":
      return Object.keys(config.arms);
    case "decode-timing":
      return [...Object.keys(config.arms), DUPLICATE_ARM];
    default:
      return [];
  }
}
