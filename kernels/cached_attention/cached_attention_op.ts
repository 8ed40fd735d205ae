import { input, type Op, output, workspace } from "../../core/base/op.ts";
import { ATTENTION_FUNCTIONS } from "../attention/attention_functions.ts";
import { cachedCases } from "./cached_attention_cases.ts";
import { cachedAttentionBounds, cachedAttentionReference } from "./cached_attention_reference.ts";
import {
  CACHED_ATTRIBUTES,
  type CachedForm,
  cachedInputs,
  cachedSize,
} from "./cached_attention_size.ts";
import { cachedAttentionWebgpu } from "./cached_attention_webgpu.ts";

/** Multiplications and additions that take as long as an element of an elementwise kernel. */
const TERMS_PER_ELEMENT = 8;

/** Makes the op of a form; see `cachedAttention`. */
export function cachedAttentionOp(form: CachedForm): Op {
  const { name, biased } = form;
  return {
    name,
    inputs: cachedInputs(form),
    outputs: ["y", "nextKeys", "nextValues"],
    inputDtypes: ["f32", "f32", "f32", "u32", ...(biased ? ["f32" as const] : [])],
    attributes: CACHED_ATTRIBUTES,
    inPlace: [{ output: 1, input: 1 }, { output: 2, input: 2 }],
    limits: ({ inputs: [, keys] }) => [undefined, undefined, undefined, { below: keys[2] }],
    inferShapes(shapes, attributes) {
      const { batch, heads, headDim } = cachedSize(form, shapes, attributes);
      return [[batch, heads * headDim], shapes[1], shapes[2]];
    },
    reference(inputs, shapes, attributes) {
      const size = cachedSize(form, shapes.inputs, attributes);
      return cachedAttentionReference({ inputs, size, attributes });
    },
    bound({ inputs, shapes, attributes }) {
      const size = cachedSize(form, shapes.inputs, attributes);
      return cachedAttentionBounds({ inputs, size, attributes });
    },
    cost({ inputs }, attributes) {
      // A full cache: how much of it is filled is known at run time.
      const { batch, capacity, heads, kvHeads, headDim } = cachedSize(form, inputs, attributes);
      return {
        elementsMoved: 2 * batch * (heads + kvHeads * capacity) * headDim,
        flops: batch * heads * capacity * (4 * headDim + 24),
      };
    },
    functions: ATTENTION_FUNCTIONS,
    wasmSources: [
      { file: "softmax/softmax_wasm.ts" },
      { file: "attention/attention_wasm.ts" },
      { file: "cached_attention/cached_attention_wasm.ts" },
    ],
    wasm({ inputs }, attributes) {
      const size = cachedSize(form, inputs, attributes);
      const { batch, capacity, heads, kvHeads, headDim, exact, scale } = size;
      return [{
        entry: "cached_attention",
        args: [
          ...[workspace(), input(0), input(3), biased ? input(4) : 0],
          ...[output(0), output(1), output(2)],
          ...[capacity, heads, kvHeads, headDim, (exact ? 2 : 0) + (biased ? 4 : 0), scale],
        ],
        extent: batch * kvHeads,
        align: 1,
        elementsPerUnit: Math.ceil(
          2 * capacity * headDim * (heads / kvHeads) / TERMS_PER_ELEMENT,
        ),
        workspaceBytes: 32 * Math.ceil(capacity / 8) + 64,
      }];
    },
    scratch({ inputs }, attributes) {
      const { batch, capacity, heads } = cachedSize(form, inputs, attributes);
      return [[batch, heads, capacity], [batch, heads]];
    },
    webgpu: ({ inputs }, attributes) =>
      cachedAttentionWebgpu(form, cachedSize(form, inputs, attributes)),
    cases: cachedCases(form),
  };
}
