import { metricDirection } from "../../experiment/metric_direction.ts";
import { dataOfPlace } from "../../experiment/sizes.ts";
import type { TrainingBlock, TrainingControl } from "../../experiment/training_blocks.ts";
import { indexStream } from "../index_stream.ts";
import type { Interval } from "../statistics/interval.ts";
import { ALPHA } from "../verdict_limits.ts";
import { compareLosses, type LossContrast } from "./compare_losses.ts";
import { seedValues } from "./seed_values.ts";
import type { TrainingRun } from "./training_runs.ts";

/** What a positive control showed in one data set and budget. */
export interface LossControl {
  /** The control. */
  readonly control: TrainingControl;
  /** Control arm against its baseline; positive differences are worse. */
  readonly contrast: LossContrast;
  /** How much worse the control is, over the runs that did not diverge. */
  readonly excess?: Interval;
  /** Whether it is worse as it must be: by its whole interval, or by diverging. */
  readonly fired: boolean;
  /** Why, in a phrase. */
  readonly reason: string;
}

/**
 * Looks at the positive controls of a data set: arms so bad that a set-up which does not see it
 * decides nothing.
 *
 * A control fires if it diverges at every seed and its baseline does not, if it diverges more often by
 * Fisher's exact test, or if its whole interval is worse by the least excess.
 *
 * @param training The block that declares them.
 * @param runs Runs of one data set and budget.
 * @param place Name of the data set, with its size where there are some, and updates.
 * @returns Controls of that data set, in file order.
 */
export function lossControls(
  training: TrainingBlock,
  runs: readonly TrainingRun[],
  { data, steps }: { readonly data: string; readonly steps: number },
): readonly LossControl[] {
  const own = training.controls.filter((control) =>
    (control.data ?? training.data[0].name) === dataOfPlace(data)
  );
  return own.map((control) => {
    const quantity = { split: "held-out", metric: control.metric };
    const bad = seedValues(runs, { ...quantity, arms: [control.arm] });
    const good = seedValues(runs, { ...quantity, arms: [control.baseline] });
    const isLower = metricDirection(control.metric) === "lower";
    const contrast = compareLosses(isLower ? bad : good, isLower ? good : bad, {
      drawIndex: indexStream(`bootstrap/control/${data}/${steps}/${control.arm}`),
    });
    const { effect } = contrast;
    const [worse, better] = isLower
      ? [contrast.diverged.baseline, contrast.diverged.candidate]
      : [contrast.diverged.candidate, contrast.diverged.baseline];
    const outcome = (fired: boolean, reason: string): LossControl => (
      { control, contrast, ...(effect === undefined ? {} : { excess: effect }), fired, reason }
    );
    const counts = `it diverged at ${worse.count} of ${worse.of} seeds, its baseline at ` +
      `${better.count} of ${better.of}`;
    const isAlways = worse.of > 0 && worse.count === worse.of && better.count === 0;
    const isOften = contrast.fisher !== undefined && contrast.fisher < ALPHA &&
      worse.count * better.of > better.count * worse.of;
    if (isAlways || isOften) return outcome(true, counts);
    const also = worse.count + better.count > 0 ? `: ${counts}` : "";
    if (effect === undefined) return outcome(false, `no seed has a loss of both${also}`);
    if (effect.low >= control.minExcess) return outcome(true, "its whole interval is worse");
    return outcome(false, `its interval reaches down to ${round(effect.low)}${also}`);
  });
}

function round(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
