import type { Dataset } from "../../data/dataset.ts";
import type { Device } from "../../device/device.ts";
import { type EvaluatedModel, reachOf } from "./evaluation_graph.ts";
import { Evaluator, type ParameterWords } from "./evaluator.ts";
import { type FixAt, fixedModel, whyNotFixed } from "./fixed_model.ts";
import { headroom, type LossAtLength } from "./headroom.ts";
import type { LengthMetric, LengthPlan } from "./length_plan.ts";
import { meanOverTargets } from "./mean_over_targets.ts";
import type { Measurement } from "./measurement.ts";
import { sameTargetWindows, segmentWindows, slidingWindows, type Windows } from "./windows.ts";

/** What is evaluated, and on what. */
export interface LengthSubject {
  readonly device: Device;
  readonly evaluated: EvaluatedModel;
  /** Runs side by side, each with parameters of its own. */
  readonly replicates: number;
  readonly parameters: ParameterWords;
  readonly data: Pick<Dataset, "floorsOf">;
  /** Windows of the longest length, whatever the model reaches. */
  readonly whole: Windows;
  /** Updates before. */
  readonly step: number;
  /** Awaited before each length; rejects to end the work. */
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
 * model cannot read and a fix that it cannot take are left out and noted.
 */
export async function lengthMeasurements(
  subject: LengthSubject,
  plan: LengthPlan,
): Promise<LengthMeasurements> {
  const { evaluated: { model }, step } = subject;
  const { trained } = plan;
  const lengths = [...new Set([...plan.lengths, trained])].sort((a, b) => a - b);
  const scored = Math.min(plan.scored, lengths[0]);
  const reach = reachOf(model);
  const notes = lengths.filter((length) => length > reach).map((length) =>
    `length ${length} left out as the table of positions has ${reach} rows`
  );
  const rows: Measurement[][] = Array.from({ length: subject.replicates }, () => []);
  const push = (r: number, split: string, metric: string, value: number, unit = "nat") =>
    rows[r].push({ split, metric, step, value, unit });
  const measure = async (split: string, windows: Windows, fix?: FixAt) => {
    await subject.pause();
    const floors = subject.data.floorsOf?.(windows);
    const results = await meanLosses(subject, windows, fix);
    results.forEach((loss, r) => {
      push(r, split, "loss", loss);
      if (floors === undefined) return;
      push(r, split, "excess", loss - meanOfScored(floors, windows));
    });
    return results;
  };
  /** Says how far the same-target losses of some splits stay low. */
  const pushHeadroom = (split: string, losses: readonly (readonly LossAtLength[])[]) =>
    losses.forEach((list, r) => push(r, split, "tokens", headroom(list, trained)!, "token"));

  for (const metric of plan.metrics) {
    const losses: LossAtLength[][] = rows.map(() => []);
    for (const length of lengths.filter((each) => each <= reach)) {
      const windows = windowsOf(subject.whole, metric, { length, scored, stride: plan.stride });
      const found = await measure(`${metric}/${length}`, windows);
      found.forEach((loss, r) => losses[r].push({ length, loss }));
    }
    if (metric !== "same-target" || trained > reach) continue;
    pushHeadroom("headroom", losses);
    for (const fix of plan.fixes) {
      const why = whyNotFixed(model, fix);
      if (why !== undefined) {
        notes.push(`fix ${fix} left out as ${why}`);
        continue;
      }
      const fixed = losses.map((list) => list.filter(({ length }) => length <= trained));
      for (const length of lengths.filter((each) => each > trained)) {
        // Truncation reads no more tokens than training did.
        const windows = sameTargetWindows(subject.whole, {
          length: fix === "truncate" ? trained : length,
          scored,
        });
        const at = { fix, length, trained };
        const found = await measure(`same-target/${length}/${fix}`, windows, at);
        found.forEach((loss, r) => fixed[r].push({ length, loss }));
      }
      pushHeadroom(`headroom/${fix}`, fixed);
    }
  }
  return { rows, notes };
}

/** Mean loss of each replicate. */
async function meanLosses(
  { device, evaluated, replicates, parameters }: LengthSubject,
  windows: Windows,
  fix?: FixAt,
): Promise<number[]> {
  const model = fix === undefined ? evaluated.model : fixedModel(evaluated.model, fix);
  const evaluator = new Evaluator(device, { ...evaluated, model }, { replicates });
  try {
    const results = await evaluator.losses(parameters, windows);
    return results.map(({ losses }) => meanOfScored(losses, windows));
  } finally {
    await evaluator.close();
  }
}

function meanOfScored(values: ArrayLike<number>, windows: Windows): number {
  const { length, targets, scored = length } = windows;
  return meanOverTargets(values, targets, (i) => i % length >= length - scored).mean;
}

function windowsOf(
  whole: Windows,
  metric: LengthMetric,
  { length, scored, stride }: {
    readonly length: number;
    readonly scored: number;
    readonly stride: number;
  },
): Windows {
  switch (metric) {
    case "same-target":
      return sameTargetWindows(whole, { length, scored });
    case "non-overlapping":
      return segmentWindows(whole, length);
    case "sliding":
      return slidingWindows(whole, { length, stride: Math.min(stride, length) });
    default:
      throw new RangeError(
        `Cannot cut windows as the metric must be known: metric=${metric satisfies never}`,
      );
  }
}
