import type { Attributes, BufferRef, Dtype, IndexLimit } from "../../core/base/op.ts";
import { input, output } from "../../core/base/op.ts";
import { ShapeError } from "../../core/base/errors.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import { requireInputs, requireShape } from "../shape_rules.ts";
import { type AttentionSize, packedSize, separateSize } from "./attention_size.ts";

/** One way to give attention its operands: apart or as columns of one tensor, and what else. */
export interface AttentionForm {
  readonly name: string;
  readonly packed: boolean;
  readonly biased: boolean;
  /** Whether a last input counts the keys that each query sees, instead of `causal`. */
  readonly visible?: boolean;
  /** Whether the bias is a table that nobody trains: its gradient is left out. */
  readonly fixedBias?: boolean;
}

/** The forms that exist; each is an op and its gradient. */
export const ATTENTION_FORMS = {
  separate: { name: "attention", packed: false, biased: false },
  biased: { name: "biased_attention", packed: false, biased: true },
  packed: { name: "packed_attention", packed: true, biased: false },
  packedBiased: { name: "packed_biased_attention", packed: true, biased: true },
  visible: { name: "visible_attention", packed: false, biased: false, visible: true },
  packedVisible: { name: "packed_visible_attention", packed: true, biased: false, visible: true },
  packedBiasedVisible: {
    name: "packed_biased_visible_attention",
    packed: true,
    biased: true,
    visible: true,
  },
} as const satisfies Record<string, AttentionForm>;

/** Gives the form whose gradient leaves the bias out; its forward op is that of the other. */
export function withFixedBias(form: AttentionForm): AttentionForm {
  return { ...form, fixedBias: true };
}

/** Names of the inputs of a form. */
export function formInputs({ packed, biased, visible }: AttentionForm): readonly string[] {
  return [
    ...(packed ? ["qkv"] : ["q", "k", "v"]),
    ...(biased ? ["bias"] : []),
    ...(visible ? ["visible"] : []),
  ];
}

/** Gives the element types of the inputs of a form. */
export function formDtypes(form: AttentionForm): readonly Dtype[] {
  return formInputs(form).map((name) => name === "visible" ? "u32" : "f32");
}

/** States what the inputs of a form may hold: a query sees at least one key, and at most all. */
export function formLimits(
  form: AttentionForm,
  { keys }: AttentionSize,
): readonly (IndexLimit | undefined)[] {
  return formInputs(form).map((name) =>
    name === "visible" ? { from: 1, below: keys + 1 } : undefined
  );
}

/** Names of the gradients of a form, one for each of its inputs that has one. */
export function formGrads(form: AttentionForm): readonly string[] {
  return formInputs(gradForm(form)).map((name) => `grad${name[0].toUpperCase()}${name.slice(1)}`);
}

/** Gives the form of the gradients: that of the inputs, but for what has none. */
export function gradForm(form: AttentionForm): AttentionForm {
  return { ...form, biased: form.biased && form.fixedBias !== true, visible: false };
}

/**
 * Reads the shapes of a form's inputs.
 *
 * @throws {ShapeError} If they do not fit together.
 * @throws {RangeError} If an attribute is none of its values.
 */
export function formSize(
  form: AttentionForm,
  shapes: readonly Shape[],
  attributes: Attributes,
): AttentionSize {
  const names = formInputs(form);
  requireInputs(form.name, names, shapes);
  if (shapes.some((shape, i) => shape.length !== 3 && names[i] !== "visible")) {
    const given = shapes.map((shape, i) => `${names[i]}=${formatShape(shape)}`);
    throw new ShapeError(
      `Cannot apply ${form.name} as its inputs must have three axes: ${given.join(", ")}`,
    );
  }
  const size = form.packed
    ? packedSize(form.name, shapes[0], attributes)
    : separateSize(form.name, shapes, attributes);
  const { batch, queries, keys, heads } = size;
  const { bias, visible } = formArrays(form, shapes);
  if (bias !== undefined) {
    const mustBe = [heads, queries, keys];
    requireShape(form.name, { name: "bias", is: bias, mustBe, as: "heads, rows of q and k" });
  }
  if (visible !== undefined) {
    const mustBe = [batch, queries];
    requireShape(form.name, { name: "visible", is: visible, mustBe, as: "the rows of q" });
    if (size.causal) {
      throw new RangeError(
        `Cannot apply ${form.name} as causal must be 0 where an input counts visible keys: causal=1`,
      );
    }
  }
  return size;
}

/** Shapes of y and stats. */
export function resultShapes(size: AttentionSize): [Shape, Shape] {
  const { batch, queries, heads, headDim } = size;
  return [[batch, queries, heads * headDim], [batch, heads, queries, 2]];
}

/** Arrays of the operands out of a form's own; q, k and v are one where it is packed. */
export function formArrays<T>(
  form: AttentionForm,
  given: readonly T[],
): { q: T; k: T; v: T; bias?: T; visible?: T } {
  const [q, k, v] = form.packed ? [given[0], given[0], given[0]] : given;
  const named = (name: string) => {
    const place = formInputs(form).indexOf(name);
    return place < 0 ? {} : { [name]: given[place] };
  };
  return { q, k, v, ...named("bias"), ...named("visible") };
}

/** Buffers of the operands among the inputs, from a place on. */
export function inputBuffers(form: AttentionForm, from = 0) {
  return formArrays<BufferRef>(form, formInputs(form).map((_, i) => input(from + i)));
}

/** Buffers of the gradients among the outputs. */
export function gradBuffers(form: AttentionForm) {
  return formArrays<BufferRef>(gradForm(form), formGrads(form).map((_, i) => output(i)));
}
