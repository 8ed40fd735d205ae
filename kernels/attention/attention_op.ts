import { once } from "../../core/base/once.ts";
import type { Op } from "../../core/base/op.ts";
import { attentionBounds } from "./attention_bounds.ts";
import { attentionCases } from "./attention_cases.ts";
import { scoreCount } from "./attention_cost.ts";
import {
  type AttentionForm,
  formArrays,
  formDtypes,
  formInputs,
  formLimits,
  formSize,
  resultShapes,
} from "./attention_forms.ts";
import { ATTENTION_FUNCTIONS } from "./attention_functions.ts";
import { attentionReference } from "./attention_reference.ts";
import { ATTENTION_ATTRIBUTES } from "./attention_size.ts";
import { attentionWasm } from "./attention_stages.ts";
import { attentionWebgpu } from "./attention_webgpu.ts";

/**
 * Makes the attention op of a form.
 *
 * Each row takes its largest score first and its exponentials after that, so that no sum is ever
 * rescaled and no tile can be seen in the bits; the matrix of scores is never stored. Keys are
 * summed in order, in chunks of 256; the sum of exponentials in 32 lanes. With precision 12 the
 * operands of every product are rounded to 12 bits. Keys that a query does not see take no part;
 * a bias far below the others (-1e9) hides a key in all sequences of the batch alike.
 *
 * A form with `visible` has a mask for each sequence: query i of sequence b sees the first
 * visible[b, i] of the keys, at least one. That is a prefix, a shorter sequence with padding behind
 * it, or what `causal` does, in any order of counts and with the bits of the forms without it.
 *
 * Where a bias need not have a gradient and an op leaves it out, that op takes its place: it cuts
 * the batch among threads, and stores no table.
 */
export function attentionOp(form: AttentionForm, gradOp: Op, fixedBiasGradOp?: Op): Op {
  const { name } = form;
  const cases = once(() => attentionCases(form));
  return {
    name,
    inputs: formInputs(form),
    inputDtypes: formDtypes(form),
    outputs: ["y", "stats"],
    withoutGradient: ["stats"],
    attributes: ATTENTION_ATTRIBUTES,
    inferShapes: (shapes, attributes) => resultShapes(formSize(form, shapes, attributes)),
    limits: ({ inputs }, attributes) => formLimits(form, formSize(form, inputs, attributes)),
    gradient({ inputs, outputs, gradOutputs: [gradY], wanted, attributes, apply }) {
      if (gradY === undefined) return inputs.map(() => undefined);
      const isFixed = fixedBiasGradOp !== undefined && !wanted[formInputs(form).indexOf("bias")];
      const op = isFixed ? fixedBiasGradOp : gradOp;
      const grads = apply(op, [gradY, ...inputs, ...outputs], attributes);
      // What has no gradient comes last.
      return inputs.map((_, i) => grads.at(i));
    },
    reference(inputs, shapes, attributes) {
      const size = formSize(form, shapes.inputs, attributes);
      return attentionReference(formArrays(form, inputs), size);
    },
    bound({ inputs, outputs, shapes, attributes }) {
      const size = formSize(form, shapes.inputs, attributes);
      return attentionBounds(formArrays(form, inputs), size, outputs);
    },
    cost({ inputs }, attributes) {
      const size = formSize(form, inputs, attributes);
      const { batch, queries, keys, heads, kvHeads, headDim } = size;
      return {
        elementsMoved: 2 * batch * (queries * heads + keys * kvHeads) * headDim,
        flops: scoreCount(size) * (4 * headDim + 24),
      };
    },
    functions: ATTENTION_FUNCTIONS,
    wasmSources: [
      { file: "softmax/softmax_wasm.ts" },
      { file: "attention/attention_wasm.ts" },
    ],
    wasm: ({ inputs }, attributes) => attentionWasm(form, formSize(form, inputs, attributes)),
    webgpu: ({ inputs }, attributes, target) =>
      attentionWebgpu(form, formSize(form, inputs, attributes), target),
    get cases() {
      return cases();
    },
  };
}
