import type { Dataset } from "../../data/dataset.ts";
import type { DecoderSpec } from "../../model/decoder_spec.ts";
import { reachOf, readableLengths } from "./evaluation_graph.ts";
import { type EvaluationPlan, isEvaluated } from "./evaluation_plan.ts";
import { lengthMeasures } from "./length_measures.ts";

/** Windows that are read forward in a run. */
export interface EvaluationPass {
  readonly length: number;
  readonly windows: number;
}

/** What decides how much is evaluated, beside the plan. */
export interface EvaluatedRun {
  readonly model: DecoderSpec;
  /** Updates. */
  readonly steps: number;
  /** Tokens of a sequence in training. */
  readonly trained: number;
  readonly kind: Dataset["kind"];
}

/**
 * Lists the forward passes that evaluation takes in a run, to predict what it costs.
 *
 * Norms of gradients are not among them: one step forward and backward.
 */
export function evaluationPasses(
  plan: EvaluationPlan,
  { model, steps, trained, kind }: EvaluatedRun,
): readonly EvaluationPass[] {
  const { sequences, lengths } = plan;
  let evaluations = 0;
  for (let step = 1; step <= steps; step++) if (isEvaluated(plan, step, steps)) evaluations += 1;
  const heldOut = { length: trained, windows: sequences * evaluations };
  if (kind === "problems") {
    const others = readableLengths(model, lengths.filter((length) => length !== trained)).readable;
    return [heldOut, ...others.map((length) => ({ length, windows: sequences }))];
  }
  const longest = Math.max(trained, ...lengths);
  const nothing = new Uint32Array(longest);
  const one = { count: 1, length: longest, tokens: nothing, targets: nothing };
  const measures = lengthMeasures(model, { ...plan, trained }).measures.map(({ windowsOf }) => {
    const { count, length } = windowsOf(one);
    return { length, windows: count * sequences };
  });
  const positions = longest <= reachOf(model) ? [{ length: longest, windows: sequences }] : [];
  return [heldOut, ...positions, ...measures];
}
