// AssemblyScript: matrix products, one thread's part. Blocks: 256 of k (the contract's chunk) and 512
// columns of B (512 KiB), which stay in a core's second-level cache.
import { ADD, CHUNK, multiply_panels, pack_columns, pack_rows, STORE } from "./tiles_wasm";

const BLOCK_COLUMNS: i32 = 512;

// Bits of `form`.
const TRANSPOSE_A: i32 = 1;
const TRANSPOSE_B: i32 = 2;
const EXACT: i32 = 4;
const CUT_COLUMNS: i32 = 8;
const SHARED_B: i32 = 16;

// `begin` to `end` are rows of all matrices of the batch, or columns of each where the form says so.
export function matmul(
  workspace: usize, a: usize, b: usize, c: usize, batch: i32, m: i32, n: i32, k: i32, form: i32,
  begin: i32, end: i32,
): void {
  const by_columns = (form & CUT_COLUMNS) != 0;
  const first = by_columns ? 0 : begin / m, last = by_columns ? batch : (end + m - 1) / m;
  const a_bytes = (<usize>m * k) << 2, c_bytes = (<usize>m * n) << 2;
  const b_bytes = form & SHARED_B ? 0 : (<usize>k * n) << 2;
  for (let i = first; i < last; i++) {
    const at_a = a + <usize>i * a_bytes, at_b = b + <usize>i * b_bytes, at_c = c + <usize>i * c_bytes;
    if (by_columns) product(workspace, at_a, at_b, at_c, m, n, k, form, 0, m, begin, end);
    else {
      const top = max(begin - i * m, 0), bottom = min(end - i * m, m);
      product(workspace, at_a, at_b, at_c, m, n, k, form, top, bottom, 0, n);
    }
  }
}

// Rows `top` to `bottom` and columns `left` to `right` of one product.
function product(
  panels: usize, a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, form: i32,
  top: i32, bottom: i32, left: i32, right: i32,
): void {
  const exact = form & EXACT, turned = form & TRANSPOSE_A;
  const a_stride = <usize>(turned ? m : k) << 2;
  for (let j = left; j < right; j += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, right - j);
    for (let from = 0; from < k; from += CHUNK) {
      const terms = min(CHUNK, k - from);
      pack(b, panels, n, k, form, from, terms, j, columns);
      const mode = (from > 0 ? ADD : 0) | (from + terms == k ? STORE : 0);
      const at = turned ? from * m + top : top * k + from;
      multiply_panels(
        a + (<usize>at << 2), a_stride, turned, panels, <usize>terms << 5,
        c + ((<usize>top * n + j) << 2), <usize>n << 2, bottom - top, columns, terms, mode, exact,
      );
    }
  }
}

// @ts-ignore: decorator
@inline
function pack(
  b: usize, panels: usize, n: i32, k: i32, form: i32, from: i32, terms: i32, j: i32, columns: i32,
): void {
  const exact = form & EXACT;
  if (form & TRANSPOSE_B) {
    pack_rows(b + ((<usize>j * k + from) << 2), <usize>k << 2, panels, terms, columns, exact);
  } else pack_columns(b + ((<usize>from * n + j) << 2), <usize>n << 2, panels, terms, columns, exact);
}
