import type { DecoderSpec } from "../../model/decoder_spec.ts";
import type { LengthFix } from "./length_plan.ts";

/** A fix, for a length that is not that of training. */
export interface FixAt {
  readonly fix: LengthFix;
  /** Tokens of a sequence in evaluation. */
  readonly length: number;
  /** And in training. */
  readonly trained: number;
}

/**
 * Changes how a model reads positions, without training, for sequences longer than in training.
 *
 * Truncation changes the windows alone.
 *
 * @param model The model; its parameters fit the result.
 * @param at Fix and lengths.
 * @throws {RangeError} If the model has no rotary angles that could be changed.
 */
export function fixedModel(model: DecoderSpec, { fix, length, trained }: FixAt): DecoderSpec {
  if (fix === "truncate") return model;
  const why = whyNotFixed(model, fix);
  if (why !== undefined) throw new RangeError(`Cannot fix the positions of a model as ${why}`);
  const scaling = { kind: fix, factor: length / trained, trained };
  const position = { ...model.position, scaling } as DecoderSpec["position"];
  return { ...model, position };
}

/** Says why a fix cannot be applied to a model; undefined where it can. */
export function whyNotFixed({ position }: DecoderSpec, fix: LengthFix): string | undefined {
  if (fix === "truncate" || position.kind === "rotary") return undefined;
  return `${fix} must have rotary angles to change: position=${position.kind}`;
}
