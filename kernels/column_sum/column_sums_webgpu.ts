import type { BufferRef, WebgpuStage } from "../../core/base/op.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { COLUMN_CHUNK_ROWS } from "../reduction/lane_functions.ts";
import { columnCombineWebgpu } from "./column_combine.ts";

/** Chunks, and columns, that one workgroup adds up side by side. */
const FOLD = 16;
/** Chunks up to which one dispatch adds up rows and chunks; more keep a whole GPU busy in two. */
const LARGEST_FOLD = 128;

/** Sums over the rows of a matrix: what is added, and where it goes. */
export interface ColumnSums {
  /**
   * WGSL of the inputs' bindings, from 1 on, and of
   * `fn chunk_sums(column: u32, first: u32, last: u32) -> vec2<u32>`: two sums over rows in order.
   */
  readonly code: string;
  readonly inputs: readonly BufferRef[];
  /** Where the sums go, one or two, each of the width. */
  readonly sums: readonly BufferRef[];
  /** Scratch of each sum, `[chunks, width]`. */
  readonly chunkSums: readonly BufferRef[];
  readonly rows: number;
  readonly width: number;
}

/**
 * Makes the WebGPU stages of column sums: chunks of 32 rows in order, then the chunks in order.
 *
 * Up to 128 chunks one dispatch does both: a workgroup takes 16 columns and 16 chunks at a time,
 * then adds their sums to those before. The order of additions is the same.
 */
export function columnSumsWebgpu(columns: ColumnSums): WebgpuStage[] {
  const { code, inputs, sums, chunkSums, rows, width } = columns;
  const chunks = Math.ceil(rows / COLUMN_CHUNK_ROWS);
  const params = [rows, width, chunks];
  const folds = chunks <= LARGEST_FOLD;
  const to = folds ? sums : chunkSums;
  const outputs = to.map((_, i) =>
    `@group(0) @binding(${inputs.length + 1 + i}) var<storage, read_write> sum${i}: array<u32>;\n`
  );
  const main: WebgpuStage = {
    code: code + outputs.join("") + (folds ? foldKernel : chunkKernel)(to.length),
    bindings: [...inputs, ...to],
    params,
    workgroups: folds
      ? workgroupsFor(width, FOLD)
      : workgroupsFor(chunks * width, ELEMENT_WORKGROUP),
  };
  if (folds) return [main];
  return [main, ...sums.map((sum, i) => columnCombineWebgpu(chunkSums[i], sum, { chunks, width }))];
}

const LANES = ["x", "y"];
const range = (count: number) => LANES.slice(0, count).map((lane, i) => ({ lane, i }));
const CHUNK_ROWS = `let first = chunk * ${COLUMN_CHUNK_ROWS}u;
    let last = min(first + ${COLUMN_CHUNK_ROWS}u, params[1]);`;

/** One invocation per chunk and column. params: 1 rows, 2 width, 3 chunks. */
function chunkKernel(count: number): string {
  return `
@workgroup_size(${ELEMENT_WORKGROUP})
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * ${ELEMENT_WORKGROUP}u + local.x;
  if (at < params[3] * params[2]) {
    let chunk = at / params[2];
    ${CHUNK_ROWS}
    let sums = chunk_sums(at % params[2], first, last);
${range(count).map(({ lane, i }) => `    sum${i}[at] = sums.${lane};\n`).join("")}  }
}
`;
}

/** Sixteen columns a workgroup. params: 1 rows, 2 width, 3 chunks. */
function foldKernel(count: number): string {
  return `
var<workgroup> sums_of_chunks: array<vec2<u32>, ${FOLD * FOLD}>;

@workgroup_size(${FOLD}, ${FOLD})
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let column = (group.x + group.y * groups.x) * ${FOLD}u + local.x;
  var total = vec2<u32>(0u);
  for (var start = 0u; start < params[3]; start = start + ${FOLD}u) {
    let chunk = start + local.y;
    ${CHUNK_ROWS}
    if (chunk < params[3] && column < params[2]) {
      sums_of_chunks[local.y * ${FOLD}u + local.x] = chunk_sums(column, first, last);
    }
    workgroupBarrier();
    if (local.y == 0u) {
      let count = min(${FOLD}u, params[3] - start);
      for (var i = 0u; i < count; i = i + 1u) {
        let sums = sums_of_chunks[i * ${FOLD}u + local.x];
${
    range(count).map(({ lane }) =>
      `        total.${lane} = lane_add(total.${lane}, sums.${lane});\n`
    ).join("")
  }      }
    }
    workgroupBarrier();
  }
  if (local.y == 0u && column < params[2]) {
${
    range(count).map(({ lane, i }) => `    sum${i}[column] = store_sum(total.${lane});\n`).join("")
  }  }
}
`;
}
