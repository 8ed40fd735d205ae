import type { NormName } from "../core/model/norm_graph.ts";
import type { Bench } from "./bench_context.ts";
import { type BenchRow, type ErrorRow, skippedRow } from "./bench_row.ts";
import { estimateRatio, type Goal, judge } from "./estimate.ts";
import { BASELINE, type NormImplementation, normImplementations } from "./norm_implementations.ts";
import {
  type ErrorPass,
  type NormSample,
  normSamples,
  OFFSETS,
  worstError,
} from "./norm_samples.ts";

/** Ours may err at most twice as much as PyTorch. */
const GOAL: Goal = { atMost: 2 };

/**
 * Makes the bench of a norm's error against f64 as the mean of the rows grows.
 *
 * @param norm Norm that is judged.
 * @param pass Result that is judged: y, or the gradient for x.
 * @param options What is compared, where it is not the usual list.
 */
export function normError(
  norm: NormName,
  pass: ErrorPass,
  options: { readonly list?: typeof normImplementations } = {},
): Bench {
  const { list = normImplementations } = options;
  const name = `${norm}-${pass}-error`;
  return {
    name,
    async run(context) {
      const samples = normSamples(norm, pass, context.rounds);
      const rows: BenchRow[] = [];
      let baseline: Errors | undefined;
      for (const implementation of list(context)) {
        const { label, passes } = implementation;
        if (!passes.includes(pass)) continue;
        const about = { bench: name, table: `${norm} ${pass}` };
        try {
          const { errors, fullName } = await measure(implementation, samples);
          if (label === BASELINE) baseline = errors;
          rows.push(...errorRows(about, { implementation, fullName, errors, baseline }));
        } catch (error) { // whatever is wrong with it, the others are measured
          const text = `${about.table} error of ${label}`;
          rows.push(skippedRow({ name: `${name}/${label}`, text }, (error as Error).message));
        }
      }
      return rows;
    },
  };
}

/** Worst errors by offset, then round. */
type Errors = readonly (readonly number[])[];

async function measure(
  implementation: NormImplementation,
  samples: readonly (readonly NormSample[])[],
): Promise<{ readonly errors: Errors; readonly fullName: string }> {
  const { norm, pass } = samples[0][0];
  const open = await implementation.open(norm, pass);
  try {
    const errors: number[][] = [];
    for (const ofOffset of samples) {
      const ofRounds: number[] = [];
      for (const sample of ofOffset) {
        ofRounds.push(worstError(await open.compute(sample), sample.expected));
      }
      errors.push(ofRounds);
    }
    return { errors, fullName: open.name };
  } finally {
    await open.close();
  }
}

function errorRows(
  { bench, table }: { readonly bench: string; readonly table: string },
  { implementation, fullName, errors, baseline }: {
    readonly implementation: NormImplementation;
    readonly fullName: string;
    readonly errors: Errors;
    readonly baseline?: Errors;
  },
): readonly ErrorRow[] {
  const { label, ours } = implementation;
  return OFFSETS.map((offset, i) => {
    const samples = errors[i];
    const under = baseline?.[i];
    const ratios = label !== BASELINE && under !== undefined &&
      samples.every((value, round) => Number.isFinite(value / under[round]));
    const estimate = ratios ? estimateRatio({ over: samples, under }, "most") : undefined;
    return {
      kind: "error",
      name: `${bench}/${label}/${offset}`,
      table,
      implementation: fullName,
      offset,
      worst: Math.max(...samples),
      samples,
      ...(estimate && { estimate }),
      ...(ours && { goal: GOAL }),
      ...(ours && estimate && judge(estimate, GOAL)),
    };
  });
}
