// AssemblyScript: mean over the tokens that count, and its gradient.
import { token_mean_of } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";
import { row_sum_term_value } from "../reduction/row_sum_term_value_wasm";

// Sums and numbers of the tokens that count, for rows of 4,096 begin to end; `kept` holds a row.
export function token_mean_rows(
  losses: usize, targets: usize, sums: usize, counts: usize, kept: usize, tokens: i32, ignored: i32,
  begin: i32, end: i32,
): void {
  const zero = i32x4.splat(0), mark = i32x4.splat(ignored);
  for (let r = begin; r < end; r++) {
    const start = <usize>r << 14, width = min(4096, tokens - r * 4096);
    let count = 0;
    for (let i = 0; i < width; i += 4) {
      const o = <usize>i << 2;
      const counts_here = i32x4.ne(v128.load(targets + start + o), mark);
      v128.store(kept + o, v128.and(v128.load(losses + start + o), counts_here));
      const inside = width - i < 4 ? (1 << (width - i)) - 1 : 15;
      count += popcnt(i32x4.bitmask(counts_here) & inside);
    }
    v128.store_lane<f32>(sums + (<usize>r << 2), row_sum_term_value(kept, width, zero, zero), 0);
    store<f32>(counts + (<usize>r << 2), <f32>count);
  }
}

// Adds up the rows and divides; one unit.
export function token_mean_total(
  sums: usize, counts: usize, mean: usize, count: usize, rows: i32, begin: i32, end: i32,
): void {
  const zero = i32x4.splat(0);
  const sum = row_sum_term_value(sums, rows, zero, zero);
  const number = row_sum_term_value(counts, rows, zero, zero);
  v128.store_lane<f32>(mean, token_mean_of(sum, number), 0);
  v128.store_lane<f32>(count, number, 0);
}

// Gives every token that counts its share of the gradient, for elements begin to end.
export function token_mean_grad(
  grad_mean: usize, targets: usize, count: usize, grad_losses: usize, ignored: i32,
  begin: i32, end: i32,
): void {
  const share = token_mean_of(v128.load32_splat(grad_mean), v128.load32_splat(count));
  const mark = i32x4.splat(ignored);
  for (let i = begin; i < end; i += 4) {
    const o = <usize>i << 2;
    const value = v128.and(share, i32x4.ne(v128.load(targets + o), mark));
    if (end - i >= 4) v128.store(grad_losses + o, value);
    else store_lanes(grad_losses + o, value, end - i);
  }
}
