import { type BufferRef, input, output, type WasmStage, workspace } from "../../core/base/op.ts";
import {
  type AttentionForm,
  formInputs,
  gradBuffers,
  gradForm,
  inputBuffers,
} from "./attention_forms.ts";
import { type AttentionSize, CHUNK_TERMS } from "./attention_size.ts";

/** Queries of a block of the forward kernel, and rows that it multiplies at a time. */
const BLOCK_ROWS = 24;
/** Multiplications and additions that take as long as an element of an elementwise kernel. */
const TERMS_PER_ELEMENT = 8;

/** Makes the CPU stage of the forward pass: units are blocks of queries of one head. */
export function attentionWasm(form: AttentionForm, size: AttentionSize): readonly WasmStage[] {
  const { batch, queries, keys, heads, headDim } = size;
  const { q, k, v, bias = 0, visible = 0 } = inputBuffers(form);
  const rows = Math.min(BLOCK_ROWS, queries);
  return [{
    entry: "attention",
    args: [workspace(), q, k, v, bias, visible, output(0), output(1), ...numbers(form, size)],
    extent: batch * heads * Math.ceil(queries / BLOCK_ROWS),
    align: 1,
    elementsPerUnit: Math.ceil(rows * keys * headDim / TERMS_PER_ELEMENT),
    workspaceBytes: panelsBytes(headDim, keys) + panelsBytes(keys, headDim) +
      BLOCK_ROWS * rowBytes(keys),
  }];
}

/** Makes the CPU stage of the backward pass: units are heads of keys. */
export function attentionGradWasm(form: AttentionForm, size: AttentionSize): readonly WasmStage[] {
  const { batch, queries, keys, heads, kvHeads, headDim } = size;
  const { q, k, v, bias = 0, visible = 0 } = inputBuffers(form, 1);
  const grads = gradBuffers(form);
  const after = 1 + formInputs(form).length;
  const buffers: (BufferRef | number)[] = [
    ...[input(0), q, k, v, bias, visible, input(after), input(after + 1)],
    ...[grads.q, grads.k, grads.v, grads.bias ?? 0],
  ];
  const tile = CHUNK_TERMS * rowBytes(CHUNK_TERMS);
  return [{
    entry: "attention_grad",
    args: [workspace(), ...buffers, batch, ...numbers(form, size)],
    // The gradient of a bias adds over the batch, so one unit has all of it.
    extent: gradForm(form).biased ? kvHeads : batch * kvHeads,
    align: 1,
    elementsPerUnit: Math.ceil(
      queries * keys * headDim * (heads / kvHeads) / TERMS_PER_ELEMENT,
    ),
    workspaceBytes: 2 * panelsBytes(headDim, keys) + panelsBytes(keys, headDim) +
      2 * panelsBytes(CHUNK_TERMS, headDim) + 4 * CHUNK_TERMS + 2 * tile,
  }];
}

function numbers(given: AttentionForm, size: AttentionSize): readonly number[] {
  const { queries, keys, heads, kvHeads, headDim, causal, exact, scale, q, k, v } = size;
  const form = (causal ? 1 : 0) + (exact ? 2 : 0) + (given.biased ? 4 : 0) +
    (gradForm(given).biased ? 8 : 0) + (given.visible ? 16 : 0);
  return [
    ...[queries, keys, heads, kvHeads, headDim, form, scale],
    ...[q.stride, q.first, k.stride, k.first, v.stride, v.first],
  ];
}

/** Bytes of a [k, columns] operand in panels of 8 columns. */
function panelsBytes(k: number, columns: number): number {
  return 32 * k * Math.ceil(columns / 8);
}

/** Bytes of a row of scores in whole panels, and a line more. */
function rowBytes(columns: number): number {
  return 32 * Math.ceil(columns / 8) + 64;
}
