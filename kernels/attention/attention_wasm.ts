// AssemblyScript: attention forward. A unit is a block of queries of one head: its scores with all
// keys that it sees stand in the workspace and become the probabilities; they never leave the cache.
import {
  attention_biased_score, attention_score, lane_add, lane_maximum, round12, softmax_exp_constant,
  softmax_exp_with, softmax_inverse, softmax_share, store_sum,
} from "../arithmetic/printed_wasm";
import {
  ADD, CHUNK, multiply_panels, pack_columns, pack_rows, panels_bytes,
} from "../matmul/tiles_wasm";
import { fold_lanes, keep_lanes, store_lanes } from "../reduction/lanes_wasm";

// Rows of a block: four of the tallest tiles.
export const BLOCK: i32 = 24;
// Bits of `form`.
export const CAUSAL: i32 = 1;
export const EXACT: i32 = 2;
export const BIASED: i32 = 4;
export const BIAS_GRADIENT: i32 = 8;
export const VISIBLE: i32 = 16;
// Half of a core's second-level cache, or less.
const FETCH_BYTES: usize = 262144;

export function attention(
  workspace: usize, q: usize, k: usize, v: usize, bias: usize, visible: usize, y: usize, stats: usize,
  queries: i32, keys: i32, heads: i32, kv_heads: i32, head_dim: i32, form: i32, scale: f32,
  q_stride: i32, q_first: i32, k_stride: i32, k_first: i32, v_stride: i32, v_first: i32,
  begin: i32, end: i32,
): void {
  const exact = form & EXACT, blocks = (queries + BLOCK - 1) / BLOCK;
  const q_bytes = <usize>q_stride << 2, k_bytes = <usize>k_stride << 2, v_bytes = <usize>v_stride << 2;
  const y_bytes = <usize>(heads * head_dim) << 2, score_bytes = row_bytes(keys);
  const key_panels = workspace, value_panels = key_panels + panels_bytes(head_dim, keys);
  const scores = value_panels + panels_bytes(keys, head_dim);
  const factor = f32x4.splat(scale);
  let packed = -1, near = -1;
  for (let unit = begin; unit < end; unit++) {
    const first = unit % blocks * BLOCK, head = unit / blocks, h = head % heads, b = head / heads;
    const group = b * kv_heads + h / (heads / kv_heads), kv = h / (heads / kv_heads);
    if (b != near) {
      fetch_rows(q + <usize>(b * queries) * q_bytes, <usize>queries * q_bytes, workspace);
      if (k != q) {
        fetch_rows(k + <usize>(b * keys) * k_bytes, <usize>keys * k_bytes, workspace);
        fetch_rows(v + <usize>(b * keys) * v_bytes, <usize>keys * v_bytes, workspace);
      }
      near = b;
    }
    if (group != packed) {
      const k_at = k + <usize>b * keys * k_bytes + (<usize>(k_first + kv * head_dim) << 2);
      const v_at = v + <usize>b * keys * v_bytes + (<usize>(v_first + kv * head_dim) << 2);
      pack_rows(k_at, k_bytes, key_panels, head_dim, keys, exact);
      pack_chunks(v_at, v_bytes, value_panels, keys, head_dim, exact);
      packed = group;
    }
    const rows = min(BLOCK, queries - first), row = <usize>(b * queries + first);
    const q_at = q + row * q_bytes + (<usize>(q_first + h * head_dim) << 2);
    const counts = visible + (<usize>(b * queries) << 2);
    const seen = most_visible(counts, first, rows, queries, keys, form);
    const columns = (seen + 7) & ~7;
    multiply_panels(
      q_at, q_bytes, 0, key_panels, <usize>head_dim << 5, scores, score_bytes, rows, columns, head_dim, 0,
      exact,
    );
    const stats_at = stats + (<usize>(head * queries + first) << 3);
    for (let r = 0; r < rows; r++) {
      const own = visible_keys(counts, first + r, queries, keys, form);
      const p = scores + <usize>r * score_bytes;
      const bias_at = bias + ((<usize>(h * queries + first + r) * keys) << 2);
      const largest = score_row(p, bias_at, own, factor, form);
      const inverse = softmax_inverse(exponential_row(p, own, columns, largest, exact));
      v128.store_lane<f32>(stats_at + (<usize>r << 3), largest, 0);
      v128.store_lane<f32>(stats_at + (<usize>r << 3), inverse, 0, 4);
    }
    const y_at = y + row * y_bytes + (<usize>(h * head_dim) << 2);
    multiply_chunks(scores, score_bytes, value_panels, y_at, y_bytes, rows, keys, seen, head_dim, exact);
    for (let r = 0; r < rows; r++) {
      const inverse = v128.load32_splat(stats_at + (<usize>r << 3), 4);
      scale_row(y_at + <usize>r * y_bytes, head_dim, inverse);
    }
  }
}

// Keys that a query sees: what `counts` says, which has a word for each query of the sequence; or
// those up to its own place from the end; or all.
// @ts-ignore: decorator
@inline
export function visible_keys(counts: usize, query: i32, queries: i32, keys: i32, form: i32): i32 {
  if (form & VISIBLE) return <i32>min<u32>(max<u32>(load<u32>(counts + (<usize>query << 2)), 1), keys);
  return form & CAUSAL ? keys - queries + query + 1 : keys;
}

// Most keys that one of `rows` queries sees.
export function most_visible(counts: usize, first: i32, rows: i32, queries: i32, keys: i32, form: i32): i32 {
  let most = visible_keys(counts, first + rows - 1, queries, keys, form);
  if (form & VISIBLE) {
    for (let query = first; query < first + rows; query++) {
      most = max(most, visible_keys(counts, query, queries, keys, form));
    }
  }
  return most;
}

// Bytes of a row of scores: whole panels, and a line more so that rows do not meet in the cache.
// @ts-ignore: decorator
@inline
export function row_bytes(columns: i32): usize {
  return (<usize>((columns + 7) & ~7) << 2) + 64;
}

// Brings the rows of a sequence near, in order: heads then read a few columns of each row, which no
// processor foresees. Long sequences would push each other out again, and are left where they are.
export function fetch_rows(from: usize, bytes: usize, scratch: usize): void {
  if (bytes > FETCH_BYTES) return;
  let sum: i32 = 0;
  const end = from + bytes;
  for (; from < end; from += 64) sum += load<i32>(from);
  // The sum is used, or nothing would be loaded.
  store<i32>(scratch, sum);
}

// Packs [rows, columns] into panels, chunk of rows by chunk.
export function pack_chunks(
  from: usize, stride: usize, panels: usize, rows: i32, columns: i32, exact: i32,
): void {
  for (let r = 0; r < rows; r += CHUNK) {
    const at = panels + panels_bytes(r, columns);
    pack_columns(from + <usize>r * stride, stride, at, min(CHUNK, rows - r), columns, exact);
  }
}

// Multiplies rows of which the first `seen` values count with panels packed by `pack_chunks`.
function multiply_chunks(
  a: usize, a_stride: usize, panels: usize, c: usize, c_stride: usize,
  rows: i32, terms: i32, seen: i32, columns: i32, exact: i32,
): void {
  for (let from = 0; from < seen; from += CHUNK) {
    const count = min(CHUNK, seen - from), mode = from > 0 ? ADD : 0;
    const panel_bytes = <usize>min(CHUNK, terms - from) << 5;
    multiply_panels(
      a + (<usize>from << 2), a_stride, 0, panels + panels_bytes(from, columns), panel_bytes,
      c, c_stride, rows, columns, count, mode, exact,
    );
  }
}

// Turns products into scores and returns the largest, in stored form and all lanes.
// @ts-ignore: decorator
@inline
export function score_row(p: usize, bias: usize, count: i32, scale: v128, form: i32): v128 {
  const first = v128.load32_splat(p);
  let m0 = form & BIASED
    ? attention_biased_score(first, scale, v128.load32_splat(bias))
    : attention_score(first, scale);
  const start = m0;
  let m1 = m0, left = count;
  if (form & BIASED) {
    for (; left >= 4; left -= 4, p += 16, bias += 16) {
      const score = attention_biased_score(v128.load(p), scale, v128.load(bias));
      v128.store(p, score);
      m0 = lane_maximum(m0, score);
    }
  } else {
    for (; left >= 8; left -= 8, p += 32) {
      const score = attention_score(v128.load(p), scale);
      const other = attention_score(v128.load(p, 16), scale);
      v128.store(p, score);
      v128.store(p, other, 16);
      m0 = lane_maximum(m0, score);
      m1 = lane_maximum(m1, other);
    }
    if (left >= 4) {
      const score = attention_score(v128.load(p), scale);
      v128.store(p, score);
      m0 = lane_maximum(m0, score);
      left -= 4;
      p += 16;
    }
  }
  if (left > 0) {
    let score = v128.load(p);
    score = form & BIASED
      ? attention_biased_score(score, scale, v128.load(bias))
      : attention_score(score, scale);
    v128.store(p, score);
    m1 = lane_maximum(m1, v128.bitselect(score, start, keep_lanes(i32x4.splat(-1), left)));
  }
  m0 = lane_maximum(m0, m1);
  m0 = lane_maximum(m0, i32x4.shuffle(m0, m0, 2, 3, 0, 1));
  return store_sum(lane_maximum(m0, i32x4.shuffle(m0, m0, 1, 0, 3, 2)));
}

// Turns scores into exponentials as operands of a product, zeros behind them up to `columns`;
// returns the sum of the exponentials, before their rounding, in 32 lanes.
// @ts-ignore: decorator
@inline
export function exponential_row(p: usize, count: i32, columns: i32, largest: v128, exact: i32): v128 {
  let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  const k = softmax_exp_constant();
  let left = count;
  for (; left >= 32; left -= 32, p += 128) {
    const e0 = softmax_exp_with(v128.load(p), largest, k);
    const e1 = softmax_exp_with(v128.load(p, 16), largest, k);
    v128.store(p, exact ? round12(e0) : e0);
    v128.store(p, exact ? round12(e1) : e1, 16);
    a0 = lane_add(a0, e0);
    a1 = lane_add(a1, e1);
    const e2 = softmax_exp_with(v128.load(p, 32), largest, k);
    const e3 = softmax_exp_with(v128.load(p, 48), largest, k);
    v128.store(p, exact ? round12(e2) : e2, 32);
    v128.store(p, exact ? round12(e3) : e3, 48);
    a2 = lane_add(a2, e2);
    a3 = lane_add(a3, e3);
    const e4 = softmax_exp_with(v128.load(p, 64), largest, k);
    const e5 = softmax_exp_with(v128.load(p, 80), largest, k);
    v128.store(p, exact ? round12(e4) : e4, 64);
    v128.store(p, exact ? round12(e5) : e5, 80);
    a4 = lane_add(a4, e4);
    a5 = lane_add(a5, e5);
    const e6 = softmax_exp_with(v128.load(p, 96), largest, k);
    const e7 = softmax_exp_with(v128.load(p, 112), largest, k);
    v128.store(p, exact ? round12(e6) : e6, 96);
    v128.store(p, exact ? round12(e7) : e7, 112);
    a6 = lane_add(a6, e6);
    a7 = lane_add(a7, e7);
  }
  let lane = 0;
  const end = p + (<usize>(columns - (count & ~31)) << 2);
  for (; left > 0; left -= 4) {
    const e = keep_lanes(softmax_exp_with(v128.load(p), largest, k), left);
    v128.store(p, exact ? round12(e) : e);
    if (lane == 0) a0 = lane_add(a0, e);
    else if (lane == 1) a1 = lane_add(a1, e);
    else if (lane == 2) a2 = lane_add(a2, e);
    else if (lane == 3) a3 = lane_add(a3, e);
    else if (lane == 4) a4 = lane_add(a4, e);
    else if (lane == 5) a5 = lane_add(a5, e);
    else if (lane == 6) a6 = lane_add(a6, e);
    else a7 = lane_add(a7, e);
    lane++;
    p += 16;
  }
  for (; p < end; p += 16) v128.store(p, i32x4.splat(0));
  return fold_lanes(a0, a1, a2, a3, a4, a5, a6, a7);
}

// Multiplies a row by a factor and brings it into stored form.
// @ts-ignore: decorator
@inline
export function scale_row(p: usize, count: i32, factor: v128): void {
  for (; count >= 4; count -= 4, p += 16) v128.store(p, softmax_share(v128.load(p), factor));
  if (count > 0) store_lanes(p, softmax_share(v128.load(p), factor), count);
}
