import type { Attributes, BufferRef } from "../../core/base/op.ts";
import { input, output } from "../../core/base/op.ts";
import { ShapeError } from "../../core/base/errors.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import { requireInputs, requireShape } from "../shape_rules.ts";
import { type AttentionSize, packedSize, separateSize } from "./attention_size.ts";

/** One way to give q, k and v to attention: apart, with a bias, or as columns of one tensor. */
export interface AttentionForm {
  readonly name: string;
  readonly packed: boolean;
  readonly biased: boolean;
  /** Whether the bias is a table that nobody trains: its gradient is left out. */
  readonly fixedBias?: boolean;
}

/** The forms that exist; each is an op and its gradient. */
export const ATTENTION_FORMS = {
  separate: { name: "attention", packed: false, biased: false },
  biased: { name: "biased_attention", packed: false, biased: true },
  packed: { name: "packed_attention", packed: true, biased: false },
  packedBiased: { name: "packed_biased_attention", packed: true, biased: true },
} as const satisfies Record<string, AttentionForm>;

/** Gives the form whose gradient leaves the bias out; its forward op is that of the other. */
export function withFixedBias(form: AttentionForm): AttentionForm {
  return { ...form, fixedBias: true };
}

/** Names of the inputs of a form. */
export function formInputs({ packed, biased }: AttentionForm): readonly string[] {
  return [...(packed ? ["qkv"] : ["q", "k", "v"]), ...(biased ? ["bias"] : [])];
}

/** Names of the gradients of a form, one for each of its inputs that has one. */
export function formGrads(form: AttentionForm): readonly string[] {
  return formInputs(gradForm(form)).map((name) => `grad${name[0].toUpperCase()}${name.slice(1)}`);
}

/** Gives the form of the gradients: that of the inputs, but for a bias that has none. */
export function gradForm(form: AttentionForm): AttentionForm {
  return form.fixedBias === true ? { ...form, biased: false } : form;
}

/**
 * Reads the shapes of a form's inputs.
 *
 * @throws {ShapeError} If they do not fit together.
 */
export function formSize(
  form: AttentionForm,
  shapes: readonly Shape[],
  attributes: Attributes,
): AttentionSize {
  requireInputs(form.name, formInputs(form), shapes);
  if (shapes.some((shape) => shape.length !== 3)) {
    const given = shapes.map((shape, i) => `${formInputs(form)[i]}=${formatShape(shape)}`);
    throw new ShapeError(
      `Cannot apply ${form.name} as its inputs must have three axes: ${given.join(", ")}`,
    );
  }
  const size = form.packed
    ? packedSize(form.name, shapes[0], attributes)
    : separateSize(form.name, shapes, attributes);
  if (form.biased) {
    const [is, mustBe] = [shapes[shapes.length - 1], [size.heads, size.queries, size.keys]];
    requireShape(form.name, { name: "bias", is, mustBe, as: "heads, rows of q and k" });
  }
  return size;
}

/** Shapes of y and stats. */
export function resultShapes(size: AttentionSize): [Shape, Shape] {
  const { batch, queries, heads, headDim } = size;
  return [[batch, queries, heads * headDim], [batch, heads, queries, 2]];
}

/** Arrays of q, k, v and bias out of a form's own; q, k and v are one where it is packed. */
export function formArrays<T>(
  { packed, biased }: AttentionForm,
  given: readonly T[],
): { q: T; k: T; v: T; bias?: T } {
  const [q, k, v] = packed ? [given[0], given[0], given[0]] : given;
  return biased ? { q, k, v, bias: given[packed ? 1 : 3] } : { q, k, v };
}

/** Buffers of q, k, v and bias among the inputs, from a place on. */
export function inputBuffers(form: AttentionForm, from = 0) {
  return formArrays<BufferRef>(form, formInputs(form).map((_, i) => input(from + i)));
}

/** Buffers of the gradients among the outputs. */
export function gradBuffers(form: AttentionForm) {
  return formArrays<BufferRef>(gradForm(form), formGrads(form).map((_, i) => output(i)));
}
