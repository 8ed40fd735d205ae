import { once } from "../../core/base/once.ts";
import type { Op } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { requireInputs, requireShape } from "../shape_rules.ts";
import { attentionGradCases } from "./attention_cases.ts";
import { scoreCount } from "./attention_cost.ts";
import {
  type AttentionForm,
  formArrays,
  formDtypes,
  formGrads,
  formInputs,
  formLimits,
  formSize,
  gradForm,
  resultShapes,
} from "./attention_forms.ts";
import { ATTENTION_FUNCTIONS } from "./attention_functions.ts";
import { addAttentionGradBounds } from "./attention_grad_bounds.ts";
import { attentionGradReference } from "./attention_grad_reference.ts";
import { ATTENTION_ATTRIBUTES } from "./attention_size.ts";
import { attentionGradWasm } from "./attention_stages.ts";
import { attentionGradWebgpu } from "./attention_webgpu.ts";

/**
 * Makes the gradient of the attention op of a form, from gradY, its inputs and its results.
 *
 * The probabilities are computed again from the scores and stats. gradQ sums over keys, gradK and
 * gradV over queries and the heads of a group, in order, in chunks of 256 keys or queries.
 */
export function attentionGradOp(form: AttentionForm): Op {
  const name = form.fixedBias ? `${form.name}_grad_fixed` : `${form.name}_grad`;
  const inputs = ["gradY", ...formInputs(form), "y", "stats"];
  const count = formInputs(form).length;
  const own = <T>(all: readonly T[]) => all.slice(1, 1 + count);
  const read = (all: readonly Float64Array[]) => ({
    ...formArrays(form, own(all)),
    ...{ gradY: all[0], y: all[1 + count], stats: all[2 + count] },
  });
  const cases = once(() => attentionGradCases(form));
  return {
    name,
    inputs,
    inputDtypes: ["f32", ...formDtypes(form), "f32", "f32"],
    outputs: formGrads(form),
    attributes: ATTENTION_ATTRIBUTES,
    inferShapes(shapes, attributes) {
      requireInputs(name, inputs, shapes);
      const [y, stats] = resultShapes(formSize(form, own(shapes), attributes));
      requireShape(name, { name: "gradY", is: shapes[0], mustBe: y, as: "y" });
      requireShape(name, { name: "y", is: shapes[1 + count], mustBe: y, as: "the result" });
      requireShape(name, { name: "stats", is: shapes[2 + count], mustBe: stats, as: "the result" });
      return own(shapes).slice(0, formGrads(form).length);
    },
    limits: ({ inputs }, attributes) => [
      undefined,
      ...formLimits(form, formSize(form, own(inputs), attributes)),
    ],
    reference(all, shapes, attributes) {
      const size = formSize(form, own(shapes.inputs), attributes);
      const grads = shapes.outputs.map((shape) => new Float64Array(elementCount(shape)));
      attentionGradReference(read(all), size, formArrays(gradForm(form), grads));
      return grads;
    },
    bound({ inputs: all, shapes, attributes }) {
      const size = formSize(form, own(shapes.inputs), attributes);
      const bounds = shapes.outputs.map((shape) => new Float64Array(elementCount(shape)));
      addAttentionGradBounds(read(all), size, formArrays(gradForm(form), bounds));
      return bounds;
    },
    cost(shapes, attributes) {
      const size = formSize(form, own(shapes.inputs), attributes);
      const { batch, queries, keys, heads, kvHeads, headDim } = size;
      return {
        elementsMoved: 4 * batch * (queries * heads + keys * kvHeads) * headDim,
        flops: scoreCount(size) * (10 * headDim + 28),
      };
    },
    scratch(shapes, attributes) {
      const { batch, heads, queries } = formSize(form, own(shapes.inputs), attributes);
      return [[batch, heads, queries]];
    },
    functions: ATTENTION_FUNCTIONS,
    wasmSources: [
      { file: "softmax/softmax_grad_wasm.ts" },
      { file: "attention/attention_wasm.ts" },
      { file: "attention/attention_grad_wasm.ts" },
    ],
    wasm: (shapes, attributes) =>
      attentionGradWasm(form, formSize(form, own(shapes.inputs), attributes)),
    webgpu: (shapes, attributes, target) =>
      attentionGradWebgpu(form, formSize(form, own(shapes.inputs), attributes), target),
    get cases() {
      return cases();
    },
  };
}
