import type { DecoderSpec } from "../../model/decoder_spec.ts";
import { readableLengths } from "./evaluation_graph.ts";
import { type FixAt, whyNotFixed } from "./fixed_model.ts";
import type { LengthMetric, LengthPlan } from "./length_plan.ts";
import { sameTargetWindows, segmentWindows, slidingWindows, type Windows } from "./windows.ts";

/** One loss that is measured: windows of a length, read with a fix or without. */
export interface LengthMeasure {
  /** `<metric>/<length>`, with a fix `same-target/<length>/<fix>`. */
  readonly split: string;
  readonly length: number;
  readonly fix?: FixAt;
  /** Split of the headroom that this loss takes part in. */
  readonly headroom?: string;
  /** Cuts the windows out of longer ones. */
  windowsOf(whole: Windows): Windows;
}

/** What is measured, and what is left out and why. */
export interface LengthMeasures {
  readonly measures: readonly LengthMeasure[];
  readonly notes: readonly string[];
}

/**
 * Lists the losses that a plan asks of a model: each metric at each length, the same-target loss
 * with each fix too, beyond the length of training.
 */
export function lengthMeasures(model: DecoderSpec, plan: LengthPlan): LengthMeasures {
  const { trained, metrics } = plan;
  const lengths = [...new Set([...plan.lengths, trained])].sort((a, b) => a - b);
  const { readable, notes } = readableLengths(model, lengths);
  const sizes = { scored: Math.min(plan.scored, lengths[0]), stride: plan.stride };
  const plain = metrics.flatMap((metric) =>
    readable.map((length): LengthMeasure => ({
      ...{ split: `${metric}/${length}`, length },
      ...(metric === "same-target" && { headroom: "headroom" }),
      windowsOf: (whole) => cut(whole, metric, { ...sizes, length }),
    }))
  );
  if (!metrics.includes("same-target") || !readable.includes(trained)) {
    return { measures: plain, notes };
  }
  const refused = plan.fixes.flatMap((fix) => {
    const why = whyNotFixed(model, fix);
    return why === undefined ? [] : [`fix ${fix} left out as ${why}`];
  });
  const longer = lengths.filter((length) => length > trained);
  const fixed = plan.fixes.filter((fix) => whyNotFixed(model, fix) === undefined).flatMap((fix) =>
    longer.map((length): LengthMeasure => ({
      ...{ split: `same-target/${length}/${fix}`, length, headroom: `headroom/${fix}` },
      fix: { fix, length, trained },
      // Truncation reads no more tokens than training did.
      windowsOf: (whole) =>
        cut(whole, "same-target", { ...sizes, length: fix === "truncate" ? trained : length }),
    }))
  );
  return { measures: [...plain, ...fixed], notes: [...notes, ...refused] };
}

function cut(
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
