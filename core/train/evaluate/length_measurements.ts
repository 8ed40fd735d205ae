import type { Dataset } from "../../data/dataset.ts";
import type { Device } from "../../device/device.ts";
import type { EvaluatedModel } from "./evaluation_graph.ts";
import { Evaluator, type ParameterWords } from "./evaluator.ts";
import { fixedModel } from "./fixed_model.ts";
import { headroom, type LossAtLength } from "./headroom.ts";
import { type LengthMeasure, lengthMeasures } from "./length_measures.ts";
import type { LengthPlan } from "./length_plan.ts";
import { meanOverTargets } from "./mean_over_targets.ts";
import type { Measurement } from "./measurement.ts";
import type { Windows } from "./windows.ts";

/** What is evaluated, and on what. */
export interface LengthSubject {
  readonly device: Device;
  readonly evaluated: EvaluatedModel;
  /** That of the model as it is. */
  readonly evaluator: Evaluator;
  /** Runs side by side, each with parameters of its own. */
  readonly replicates: number;
  readonly parameters: ParameterWords;
  readonly data: Pick<Dataset, "floorsOf">;
  /** Windows of the longest length, whatever the model reaches. */
  readonly whole: Windows;
  /** Updates before. */
  readonly step: number;
  /** Awaited before each measurement; rejects to end the work. */
  readonly pause: () => Promise<void>;
}

/** Measurements of each replicate, and what was left out. */
export interface LengthMeasurements {
  readonly rows: readonly (readonly Measurement[])[];
  readonly notes: readonly string[];
}

/**
 * Measures the loss at several lengths, with the weights as they are.
 *
 * Splits are called `<metric>/<length>`, with a fix `same-target/<length>/<fix>`; where data have a
 * floor, the excess is over what the optimal predictor makes of the same windows. A length that the
 * model cannot read, a fix that it cannot take and an excess over a floor that is not known are left
 * out and noted. `headroom`, and `headroom/<fix>`, tell how far the same-target loss stays low.
 */
export async function lengthMeasurements(
  subject: LengthSubject,
  plan: LengthPlan,
): Promise<LengthMeasurements> {
  const { evaluated, whole, data, step } = subject;
  const { measures, notes } = lengthMeasures(evaluated.model, plan);
  const unknown: string[] = [];
  const rows: Measurement[][] = Array.from({ length: subject.replicates }, () => []);
  const losses: Map<LengthMeasure, number>[] = rows.map(() => new Map());
  for (const measure of measures) {
    await subject.pause();
    const { split } = measure;
    const windows = measure.windowsOf(whole);
    const floors = data.floorsOf?.(windows);
    const floor = floors && meanOfScored(floors, windows);
    if (Number.isNaN(floor)) unknown.push(`excess of ${split} left out as a floor is not known`);
    const found = await meanLosses(subject, measure, windows);
    found.forEach((value, r) => {
      losses[r].set(measure, value);
      rows[r].push({ split, metric: "loss", step, value, unit: "nat" });
      if (floor === undefined || Number.isNaN(floor)) return;
      rows[r].push({ split, metric: "excess", step, value: value - floor, unit: "nat" });
    });
  }
  losses.forEach((list, r) => rows[r].push(...headrooms(list, plan.trained, step)));
  return { rows, notes: [...notes, ...unknown] };
}

/** Mean loss of each replicate. */
async function meanLosses(
  { device, evaluated, evaluator, replicates, parameters }: LengthSubject,
  { fix }: LengthMeasure,
  windows: Windows,
): Promise<number[]> {
  if (fix === undefined) return meansOf(await evaluator.losses(parameters, windows), windows);
  const model = fixedModel(evaluated.model, fix);
  const fixed = new Evaluator(device, { ...evaluated, model }, { replicates });
  try {
    return meansOf(await fixed.losses(parameters, windows), windows);
  } finally {
    await fixed.close();
  }
}

function meansOf(results: readonly { readonly losses: Float32Array }[], windows: Windows) {
  return results.map(({ losses }) => meanOfScored(losses, windows));
}

function meanOfScored(values: ArrayLike<number>, windows: Windows): number {
  const { length, targets, scored = length } = windows;
  return meanOverTargets(values, targets, (i) => i % length >= length - scored).mean;
}

/** The headroom of the model as it is, and with each fix. */
function headrooms(
  losses: ReadonlyMap<LengthMeasure, number>,
  trained: number,
  step: number,
): Measurement[] {
  const all = [...losses].filter(([measure]) => measure.headroom !== undefined);
  const base = all.filter(([{ fix, length }]) => fix === undefined && length <= trained);
  return [...Map.groupBy(all, ([measure]) => measure.headroom!)].flatMap(([split, own]) => {
    const list = [...base, ...own].map(([{ length }, loss]): LossAtLength => ({ length, loss }));
    const value = headroom(list, trained);
    return value === undefined ? [] : [{ split, metric: "tokens", step, value, unit: "token" }];
  });
}
