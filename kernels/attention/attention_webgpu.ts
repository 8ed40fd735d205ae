import { bitsOf } from "../../core/base/float_bits.ts";
import {
  type BufferRef,
  input,
  output,
  scratch,
  type WebgpuStage,
  type WebgpuTarget,
} from "../../core/base/op.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import FORWARD from "./attention.wgsl" with { type: "text" };
import { type AttentionForm, formInputs, gradBuffers, inputBuffers } from "./attention_forms.ts";
import GRAD_BIAS from "./attention_grad_bias.wgsl" with { type: "text" };
import GRAD_KEYS from "./attention_grad_keys.wgsl" with { type: "text" };
import GRAD_QUERIES from "./attention_grad_queries.wgsl" with { type: "text" };
import GRAD_ROWS from "./attention_grad_rows.wgsl" with { type: "text" };
import { type AttentionLayout, printAttention, type TileOperand } from "./attention_shader.ts";
import type { AttentionSize } from "./attention_size.ts";
import FORWARD_ROWS from "./by_row/forward.wgsl" with { type: "text" };
import GRAD_BIAS_ROWS from "./by_row/grad_bias.wgsl" with { type: "text" };
import GRAD_KEYS_ROWS from "./by_row/grad_keys.wgsl" with { type: "text" };
import GRAD_QUERIES_ROWS from "./by_row/grad_queries.wgsl" with { type: "text" };

/** Rows and columns of a tile; rows of a workgroup in both layouts. */
const TILE = 32;

/** The kernels by layout. */
const TEXTS = {
  tiles: { forward: FORWARD, queries: GRAD_QUERIES, keys: GRAD_KEYS, bias: GRAD_BIAS },
  rows: {
    forward: FORWARD_ROWS,
    queries: GRAD_QUERIES_ROWS,
    keys: GRAD_KEYS_ROWS,
    bias: GRAD_BIAS_ROWS,
  },
} as const;

/** Makes the WebGPU stage of the forward pass: a workgroup for 32 queries of one head. */
export function attentionWebgpu(
  form: AttentionForm,
  size: AttentionSize,
  target?: WebgpuTarget,
): readonly WebgpuStage[] {
  const { batch, queries, heads } = size;
  return [stage("forward", form, size, {
    target,
    products: [["q", "k"]],
    loads: ["v"],
    buffers: { ...inputBuffers(form), y: output(0), stats: output(1) },
    workgroups: [Math.ceil(queries / TILE), heads, batch],
  })];
}

/**
 * Makes the WebGPU stages of the backward pass: sums of gradY y, then a workgroup for 32 queries of
 * one head, then one for 32 keys of one head of keys, and for a bias one for 32 of each.
 */
export function attentionGradWebgpu(
  form: AttentionForm,
  size: AttentionSize,
  target?: WebgpuTarget,
): readonly WebgpuStage[] {
  const { batch, queries, keys, heads, kvHeads, headDim } = size;
  const [y, stats] = [1, 2].map((place) => input(place + formInputs(form).length));
  const grads = gradBuffers(form);
  const read = { ...inputBuffers(form, 1), grad_y: input(0), stats, own: scratch(0) };
  const rows = batch * heads * queries;
  const blocks = { queries: Math.ceil(queries / TILE), keys: Math.ceil(keys / TILE) };
  const stages: WebgpuStage[] = [
    {
      code: ROW_FOLD + GRAD_ROWS,
      bindings: [input(0), y, scratch(0)],
      params: [rows, headDim, heads, queries],
      workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
    },
    stage("queries", form, size, {
      target,
      products: [["q", "k"], ["grad_y", "v"]],
      loads: ["k"],
      buffers: { ...read, grad_q: grads.q },
      workgroups: [blocks.queries, heads, batch],
    }),
    stage("keys", form, size, {
      target,
      products: [["k", "q"], ["v", "grad_y"]],
      loads: ["q", "grad_y"],
      buffers: { ...read, grad_k: grads.k, grad_v: grads.v },
      workgroups: [blocks.keys, kvHeads, batch],
    }),
  ];
  if (grads.bias !== undefined) {
    stages.push(stage("bias", form, size, {
      target,
      products: [["q", "k"], ["grad_y", "v"]],
      loads: [],
      buffers: { ...read, grad_bias: grads.bias },
      workgroups: [blocks.keys, blocks.queries * heads, 1],
    }));
  }
  return stages;
}

/** What one shader of attention is made of. */
interface ShaderParts {
  readonly target?: WebgpuTarget;
  readonly products: readonly (readonly [TileOperand, TileOperand])[];
  readonly loads: readonly TileOperand[];
  /** Buffers by the names of their bindings. */
  readonly buffers: Readonly<Record<string, BufferRef | undefined>>;
  readonly workgroups: readonly [number, number, number];
}

function stage(
  kernel: keyof typeof TEXTS["tiles"],
  form: AttentionForm,
  size: AttentionSize,
  { target, products, loads, buffers, workgroups }: ShaderParts,
): WebgpuStage {
  const { batch, queries, keys, heads, kvHeads, headDim, causal, scale, q, k, v } = size;
  const layout: AttentionLayout = target === "software" ? "rows" : "tiles";
  const text = TEXTS[layout][kernel];
  const { code, bindings } = printAttention(text, { form, size, products, loads, layout });
  return {
    code,
    bindings: bindings.map((name) => buffers[name]!),
    params: [
      ...[queries, keys, heads, heads / kvHeads, bitsOf(scale), causal ? 1 : 0],
      ...[q.stride, q.first, k.stride, k.first, v.stride, v.first],
      ...[batch, Math.ceil(queries / TILE), headDim],
    ],
    workgroups,
  };
}
