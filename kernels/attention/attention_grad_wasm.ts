// AssemblyScript: attention backward. A unit is one head of keys with all heads of queries that share
// it. Probabilities and gradients of scores are made anew in tiles of 256 queries by 256 keys, which
// are just the chunks of the sums over queries and over keys.
import {
  attention_biased_score, attention_score, lane_add, round12, softmax_exp, softmax_grad_of, softmax_share,
  store_sum,
} from "../arithmetic/printed_wasm";
import {
  ADD, CHUNK, multiply_panels, pack_columns, pack_rows, panels_bytes,
} from "../matmul/tiles_wasm";
import { keep_lanes, store_lanes } from "../reduction/lanes_wasm";
import { row_product_sum } from "../softmax/softmax_grad_wasm";
import {
  BIAS_GRADIENT, BIASED, BLOCK, EXACT, fetch_rows, most_visible, pack_chunks, row_bytes, scale_row, visible_keys,
} from "./attention_wasm";

// Keys whose sums over queries are made together: four tiles.
const KEY_BLOCK: i32 = 24;

// The application, the same for all calls below (each thread has globals of its own).
let queries: i32 = 0, keys: i32 = 0, heads: i32 = 0, head_dim: i32 = 0, form: i32 = 0, exact: i32 = 0;
let factor: f32 = 0;
// How many keys the queries of the sequence see, where an input says so.
let counts: usize = 0;
// Panels of k and v for scores, and of k for gradQ; then of q and gradY of a chunk of queries.
let k_panels: usize = 0, v_panels: usize = 0, k_rows: usize = 0, q_panels: usize = 0, d_panels: usize = 0;
// A chunk of queries and gradY of their rows, where they lie.
let q_at: usize = 0, d_at: usize = 0, d_bytes: usize = 0;
// Sums of gradY y of the chunk; probabilities and gradients of scores.
let own: usize = 0, p_tile: usize = 0, g_tile: usize = 0;

export function attention_grad(
  workspace: usize, grad_y: usize, q: usize, k: usize, v: usize, bias: usize, visible: usize,
  y: usize, stats: usize, grad_q: usize, grad_k: usize, grad_v: usize, grad_bias: usize,
  batch: i32, query_count: i32, key_count: i32, head_count: i32, kv_heads: i32, columns: i32,
  form_bits: i32, scale: f32,
  q_stride: i32, q_first: i32, k_stride: i32, k_first: i32, v_stride: i32, v_first: i32,
  begin: i32, end: i32,
): void {
  queries = query_count; keys = key_count; heads = head_count; head_dim = columns;
  form = form_bits; exact = form & EXACT; factor = scale;
  lay_out(workspace);
  const q_bytes = <usize>q_stride << 2, k_bytes = <usize>k_stride << 2, v_bytes = <usize>v_stride << 2;
  // A bias is shared by the batch: its gradient adds batch by batch, so the unit has all of them.
  const batches = form & BIAS_GRADIENT ? batch : 1;
  const group = heads / kv_heads, bias_bytes = (<usize>queries * keys) << 2;
  let near = -1;
  for (let unit = begin; unit < end; unit++) {
    const of_unit = grad_bias + <usize>(unit * group) * bias_bytes;
    if (form & BIAS_GRADIENT) memory.fill(of_unit, 0, <usize>group * bias_bytes);
    for (let i = 0; i < batches; i++) {
      const kv = unit % kv_heads, b = batches > 1 ? i : unit / kv_heads;
      const k_offset = <usize>b * keys * k_bytes + (<usize>(k_first + kv * head_dim) << 2);
      const v_offset = <usize>b * keys * v_bytes + (<usize>(v_first + kv * head_dim) << 2);
      counts = visible + (<usize>(b * queries) << 2);
      if (b != near) {
        const y_bytes = <usize>(heads * head_dim) << 2, y_offset = <usize>(b * queries) * y_bytes;
        fetch_rows(q + <usize>(b * queries) * q_bytes, <usize>queries * q_bytes, workspace);
        if (k != q) {
          fetch_rows(k + <usize>(b * keys) * k_bytes, <usize>keys * k_bytes, workspace);
          fetch_rows(v + <usize>(b * keys) * v_bytes, <usize>keys * v_bytes, workspace);
        }
        fetch_rows(grad_y + y_offset, <usize>queries * y_bytes, workspace);
        fetch_rows(y + y_offset, <usize>queries * y_bytes, workspace);
        near = b;
      }
      pack_rows(k + k_offset, k_bytes, k_panels, head_dim, keys, exact);
      pack_rows(v + v_offset, v_bytes, v_panels, head_dim, keys, exact);
      pack_chunks(k + k_offset, k_bytes, k_rows, keys, head_dim, exact);
      for (let h = kv * group; h < (kv + 1) * group; h++) {
        const q_offset = <usize>b * queries * q_bytes + (<usize>(q_first + h * head_dim) << 2);
        const bias_at = <usize>h * bias_bytes;
        one_head(
          b, h, h == kv * group, grad_y, q + q_offset, q_bytes, bias + bias_at, y, stats,
          grad_q + q_offset, grad_k + k_offset, k_bytes, grad_v + v_offset, v_bytes, grad_bias + bias_at,
        );
      }
      for (let r = 0; r < keys; r++) {
        scale_row(grad_k + k_offset + <usize>r * k_bytes, head_dim, f32x4.splat(factor));
        store_row(grad_v + v_offset + <usize>r * v_bytes, head_dim);
      }
    }
    if (form & BIAS_GRADIENT) store_row(of_unit, group * queries * keys);
  }
}

// Divides the workspace; attention_stages.ts computes its size alike.
function lay_out(workspace: usize): void {
  k_panels = workspace;
  v_panels = k_panels + panels_bytes(head_dim, keys);
  k_rows = v_panels + panels_bytes(head_dim, keys);
  q_panels = k_rows + panels_bytes(keys, head_dim);
  d_panels = q_panels + panels_bytes(CHUNK, head_dim);
  own = d_panels + panels_bytes(CHUNK, head_dim);
  p_tile = own + (<usize>CHUNK << 2);
  g_tile = p_tile + <usize>CHUNK * row_bytes(CHUNK);
}

function one_head(
  b: i32, h: i32, first_head: boolean, grad_y: usize, q: usize, q_bytes: usize, bias: usize, y: usize,
  stats: usize, grad_q: usize, grad_k: usize, k_bytes: usize, grad_v: usize, v_bytes: usize, grad_bias: usize,
): void {
  const y_bytes = <usize>(heads * head_dim) << 2;
  // Keys whose sums have begun: those of the first head begin, those of the others go on.
  let begun = first_head ? 0 : keys;
  for (let from = 0; from < queries; from += CHUNK) {
    const rows = min(CHUNK, queries - from);
    const y_offset = <usize>(b * queries + from) * y_bytes + (<usize>(h * head_dim) << 2);
    read_queries(q + <usize>from * q_bytes, q_bytes, grad_y + y_offset, y + y_offset, y_bytes, rows);
    const stats_at = stats + (<usize>((b * heads + h) * queries + from) << 3);
    const gradients = grad_q + <usize>from * q_bytes;
    const seen = most_visible(counts, from, rows, queries, keys, form);
    for (let key = 0; key < seen; key += CHUNK) {
      const columns = min(CHUNK, keys - key);
      const offset = (<usize>from * keys + key) << 2;
      query_sums(from, rows, key, columns, stats_at, bias + offset, grad_bias + offset, gradients, q_bytes);
      const mode = key < begun ? ADD : 0;
      const k_offset = <usize>key * k_bytes, v_offset = <usize>key * v_bytes;
      key_sums(from, rows, key, columns, g_tile, q_panels, grad_k + k_offset, k_bytes, mode);
      key_sums(from, rows, key, columns, p_tile, d_panels, grad_v + v_offset, v_bytes, mode);
      begun = max(begun, key + columns);
    }
    for (let r = 0; r < rows; r++) scale_row(gradients + <usize>r * q_bytes, head_dim, f32x4.splat(factor));
  }
  // Keys of chunks that no query sees.
  for (; begun < keys; begun++) {
    memory.fill(grad_k + <usize>begun * k_bytes, 0, <usize>head_dim << 2);
    memory.fill(grad_v + <usize>begun * v_bytes, 0, <usize>head_dim << 2);
  }
}

// Reads a chunk of queries, with the gradients and the results of their rows.
function read_queries(
  q: usize, q_bytes: usize, grad_y: usize, y: usize, y_bytes: usize, rows: i32,
): void {
  q_at = q; d_at = grad_y; d_bytes = y_bytes;
  pack_columns(q, q_bytes, q_panels, rows, head_dim, exact);
  pack_columns(grad_y, y_bytes, d_panels, rows, head_dim, exact);
  for (let r = 0; r < rows; r++) {
    const at = <usize>r * y_bytes;
    v128.store_lane<f32>(own + (<usize>r << 2), row_product_sum(grad_y + at, y + at, head_dim), 0);
  }
}

// Fills the tiles of a chunk of queries and a chunk of keys; adds what the keys give to gradQ.
function query_sums(
  from: i32, rows: i32, key: i32, columns: i32, stats: usize, bias: usize, grad_bias: usize,
  grad_q: usize, q_bytes: usize,
): void {
  const tile_bytes = row_bytes(CHUNK), panel_bytes = <usize>head_dim << 5;
  const panel = panels_bytes(head_dim, key), padded = (columns + 7) & ~7;
  const mode = key > 0 ? ADD : 0;
  for (let top = 0; top < rows; top += BLOCK) {
    const count = min(BLOCK, rows - top);
    const most = most_visible(counts, from + top, count, queries, keys, form);
    const seen = min(max(most - key, 0), columns);
    const p = p_tile + <usize>top * tile_bytes, g = g_tile + <usize>top * tile_bytes;
    const q = q_at + <usize>top * q_bytes, d = d_at + <usize>top * d_bytes, width = (seen + 7) & ~7;
    multiply_panels(
      q, q_bytes, 0, k_panels + panel, panel_bytes, p, tile_bytes, count, width, head_dim, 0, exact,
    );
    multiply_panels(
      d, d_bytes, 0, v_panels + panel, panel_bytes, g, tile_bytes, count, width, head_dim, 0, exact,
    );
    for (let r = 0; r < count; r++) {
      const row = top + r, at = <usize>r * tile_bytes, bias_at = (<usize>row * keys) << 2;
      const visible = min(max(visible_keys(counts, from + row, queries, keys, form) - key, 0), columns);
      gradient_row(
        p + at, g + at, visible, padded, stats + (<usize>row << 3), own + (<usize>row << 2),
        bias + bias_at, grad_bias + bias_at,
      );
    }
    if (seen > 0) multiply_panels(
      g, tile_bytes, 0, k_rows + panels_bytes(key, head_dim), <usize>columns << 5,
      grad_q + <usize>top * q_bytes, q_bytes, count, head_dim, seen, mode, exact,
    );
  }
}

// Turns products of q k into probabilities, and of gradY v into gradients of scores, both as operands
// of products, with zeros behind the keys that count.
function gradient_row(
  p: usize, g: usize, visible: i32, padded: i32, stats: usize, own_at: usize, bias: usize, grad_bias: usize,
): void {
  const largest = v128.load32_splat(stats), inverse = v128.load32_splat(stats, 4);
  const sum = v128.load32_splat(own_at), scale = f32x4.splat(factor);
  const end = p + (<usize>padded << 2);
  for (let left = visible; left > 0; left -= 4) {
    const product = v128.load(p);
    const score = form & BIASED
      ? attention_biased_score(product, scale, v128.load(bias))
      : attention_score(product, scale);
    let share = softmax_share(softmax_exp(score, largest), inverse);
    let gradient = softmax_grad_of(share, v128.load(g), sum);
    if (left < 4) {
      share = keep_lanes(share, left);
      gradient = keep_lanes(gradient, left);
    }
    if (form & BIAS_GRADIENT) {
      const total = lane_add(v128.load(grad_bias), gradient);
      if (left >= 4) v128.store(grad_bias, total);
      else store_lanes(grad_bias, total, left);
      grad_bias += 16;
    }
    bias += 16;
    v128.store(p, exact ? round12(share) : share);
    v128.store(g, exact ? round12(gradient) : gradient);
    p += 16;
    g += 16;
  }
  for (; p < end; p += 16, g += 16) {
    v128.store(p, i32x4.splat(0));
    v128.store(g, i32x4.splat(0));
  }
}

// Adds to the gradients of keys what a tile of a chunk of queries gives.
function key_sums(
  from: i32, rows: i32, key: i32, columns: i32, tile: usize, panels: usize, grad: usize, grad_bytes: usize,
  mode: i32,
): void {
  const tile_bytes = row_bytes(CHUNK);
  let top = 0;
  for (let j = 0; j < columns; j += KEY_BLOCK) {
    const count = min(KEY_BLOCK, columns - j);
    // Queries before the first that sees one of these keys, and so of all keys behind them, are left out.
    while (top < rows && visible_keys(counts, from + top, queries, keys, form) <= key + j) top++;
    const terms = rows - top;
    multiply_panels(
      tile + <usize>top * tile_bytes + (<usize>j << 2), tile_bytes, 1, panels + (<usize>top << 5),
      <usize>rows << 5, grad + <usize>j * grad_bytes, grad_bytes, count, head_dim, terms, mode, exact,
    );
  }
}

// Brings sums into stored form.
function store_row(p: usize, count: i32): void {
  for (; count >= 4; count -= 4, p += 16) v128.store(p, store_sum(v128.load(p)));
  if (count > 0) store_lanes(p, store_sum(v128.load(p)), count);
}
