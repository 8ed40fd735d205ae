import { bitsOf } from "../../core/base/float_bits.ts";
import { type BufferRef, input, output, scratch, type WebgpuStage } from "../../core/base/op.ts";
import { withoutRounding } from "../attention/attention_shader.ts";
import { ELEMENT_WORKGROUP, ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { EXACT_MULTIPLY_ADD } from "../matmul/exact_multiply_add.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import ROW_MAXIMUM from "../softmax/row_maximum.wgsl" with { type: "text" };
import type { CachedForm, CachedSize } from "./cached_attention_size.ts";
import SCORES from "./cached_scores.wgsl" with { type: "text" };
import VALUES from "./cached_values.wgsl" with { type: "text" };
import WEIGHTS from "./cached_weights.wgsl" with { type: "text" };

const SCORE = `
fn score_of(product: u32, at: u32) -> u32 {
  return attention_score(product, params[5]);
}
`;
const BIASED_SCORE = `
@group(0) @binding(6) var<storage, read> bias: array<u32>;
fn score_of(product: u32, at: u32) -> u32 {
  return attention_biased_score(product, params[5], bias[at]);
}
`;

/** Makes the WebGPU stages: scores, their exponentials, weighted values. */
export function cachedAttentionWebgpu(
  { biased }: CachedForm,
  { batch, capacity, heads, kvHeads, headDim, scale, exact }: CachedSize,
): readonly WebgpuStage[] {
  const [scores, inverses] = [scratch(0), scratch(1)];
  const position = input(3);
  const shared = heads / kvHeads;
  const precise = (text: string) => exact ? EXACT_MULTIPLY_ADD + text : withoutRounding(text);
  const bias: BufferRef[] = biased ? [input(4)] : [];
  const columns = batch * heads * headDim;
  return [
    {
      code: precise(SCORES) + (biased ? BIASED_SCORE : SCORE),
      bindings: [input(0), position, output(1), output(2), scores, ...bias],
      params: [capacity, heads, shared, headDim, bitsOf(scale)],
      workgroups: [Math.ceil(capacity / ELEMENT_WORKGROUP), heads, batch],
    },
    {
      code: ROW_FOLD + ROW_MAXIMUM + WEIGHTS,
      bindings: [position, scores, inverses],
      params: [batch * heads, capacity, heads],
      workgroups: workgroupsFor(batch * heads, ROWS_PER_WORKGROUP),
    },
    {
      code: precise(VALUES),
      bindings: [position, scores, inverses, output(2), output(0)],
      params: [columns, capacity, heads, shared, headDim],
      workgroups: workgroupsFor(columns, ELEMENT_WORKGROUP),
    },
  ];
}
