// AssemblyScript: attention of one new token with cached keys and values. A unit is a head of keys:
// the new key and value join the cache, then each query that shares them sees it.
import {
  accumulate_product, lane_add, round12, softmax_inverse, softmax_share,
} from "../arithmetic/printed_wasm";
import { EXACT, exponential_row, score_row } from "../attention/attention_wasm";
import { CHUNK } from "../matmul/tiles_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function cached_attention(
  workspace: usize, qkv: usize, position: usize, bias: usize, y: usize, keys: usize, values: usize,
  capacity: i32, heads: i32, kv_heads: i32, head_dim: i32, form: i32, scale: f32,
  begin: i32, end: i32,
): void {
  const exact = form & EXACT, group = heads / kv_heads, factor = f32x4.splat(scale);
  const head_bytes = <usize>head_dim << 2, row_bytes = <usize>(heads + 2 * kv_heads) * head_bytes;
  const key_bytes = <usize>capacity << 2, value_bytes = <usize>kv_heads * head_bytes;
  for (let unit = begin; unit < end; unit++) {
    const b = unit / kv_heads, kv = unit % kv_heads;
    // No place outside the cache is ever written; the last one if there were one.
    const at = <i32>min(load<u32>(position + (<usize>b << 2)), <u32>capacity - 1), seen = at + 1;
    const row = qkv + <usize>b * row_bytes, key = row + <usize>(heads + kv) * head_bytes;
    const keys_at = keys + <usize>unit * head_bytes * capacity;
    const values_at = values + <usize>b * capacity * value_bytes + <usize>kv * head_bytes;
    for (let d = 0; d < head_dim; d++) {
      store<u32>(
        keys_at + <usize>d * key_bytes + (<usize>at << 2), load<u32>(key + (<usize>d << 2)),
      );
    }
    memory.copy(values_at + <usize>at * value_bytes, key + value_bytes, head_bytes);
    for (let h = kv * group; h < (kv + 1) * group; h++) {
      multiply_keys(row + <usize>h * head_bytes, keys_at, key_bytes, workspace, head_dim, seen, exact);
      // The bias of a distance stands that far before the end of its row.
      const bias_at = bias + (<usize>(h * capacity + capacity - seen) << 2);
      const largest = score_row(workspace, bias_at, seen, factor, form);
      const columns = (seen + 7) & ~7;
      const sum = exponential_row(workspace, seen, columns, largest, exact);
      const y_at = y + <usize>(b * heads + h) * head_bytes;
      weigh_values(workspace, values_at, value_bytes, y_at, head_dim, seen, softmax_inverse(sum), exact);
    }
  }
}

// Products of a query with all keys: columns of the cache in order, four at a time.
function multiply_keys(
  query: usize, keys: usize, stride: usize, scores: usize, head_dim: i32, seen: i32, exact: i32,
): void {
  const bytes = <usize>((seen + 3) & ~3) << 2;
  memory.fill(scores, 0, bytes);
  let d = 0;
  for (; d + 4 <= head_dim; d += 4) {
    const q0 = operand(v128.load32_splat(query), exact);
    const q1 = operand(v128.load32_splat(query, 4), exact);
    const q2 = operand(v128.load32_splat(query, 8), exact);
    const q3 = operand(v128.load32_splat(query, 12), exact);
    const k1 = keys + stride, k2 = k1 + stride, k3 = k2 + stride;
    for (let o: usize = 0; o < bytes; o += 16) {
      let sum = v128.load(scores + o);
      sum = accumulate_product(sum, q0, operand(v128.load(keys + o), exact));
      sum = accumulate_product(sum, q1, operand(v128.load(k1 + o), exact));
      sum = accumulate_product(sum, q2, operand(v128.load(k2 + o), exact));
      v128.store(scores + o, accumulate_product(sum, q3, operand(v128.load(k3 + o), exact)));
    }
    query += 16;
    keys = k3 + stride;
  }
  for (; d < head_dim; d++) {
    const q = operand(v128.load32_splat(query), exact);
    for (let o: usize = 0; o < bytes; o += 16) {
      const sum = v128.load(scores + o);
      v128.store(scores + o, accumulate_product(sum, q, operand(v128.load(keys + o), exact)));
    }
    query += 4;
    keys += stride;
  }
}

// Sums of values by weights, which are rounded already: keys in order, in chunks.
function weigh_values(
  weights: usize, values: usize, stride: usize, y: usize, head_dim: i32, seen: i32,
  inverse: v128, exact: i32,
): void {
  for (let d = 0; d < head_dim; d += 8) {
    const first = values + (<usize>d << 2);
    let t0 = i32x4.splat(0), t1 = t0;
    for (let from = 0; from < seen; from += CHUNK) {
      const stop = min(from + CHUNK, seen);
      let s0 = i32x4.splat(0), s1 = s0, p = first + <usize>from * stride;
      for (let j = from; j < stop; j++, p += stride) {
        const weight = v128.load32_splat(weights + (<usize>j << 2));
        s0 = accumulate_product(s0, weight, operand(v128.load(p), exact));
        s1 = accumulate_product(s1, weight, operand(v128.load(p, 16), exact));
      }
      t0 = lane_add(t0, s0);
      t1 = lane_add(t1, s1);
    }
    store_columns(y + (<usize>d << 2), softmax_share(t0, inverse), head_dim - d);
    store_columns(y + (<usize>d << 2) + 16, softmax_share(t1, inverse), head_dim - d - 4);
  }
}

// @ts-ignore: decorator
@inline
function operand(value: v128, exact: i32): v128 {
  return exact ? round12(value) : value;
}

// @ts-ignore: decorator
@inline
function store_columns(to: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(to, value);
  else if (count > 0) store_lanes(to, value, count);
}
