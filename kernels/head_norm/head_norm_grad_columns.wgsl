@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> x: array<u32>;
@group(0) @binding(3) var<storage, read> rrms: array<u32>;

// Backward of the RMSNorm of heads for the gains: columns of queries, then of keys; sums over tokens,
// and the heads of each in order. The numbers `heads`, `normed` and `parts` stand in front; the second
// sum is unused.
fn chunk_sums(column: u32, first: u32, last: u32) -> vec2<u32> {
  let width = params[2] / 2u;
  let is_query = column < width;
  let i = select(column - width, column, is_query);
  let first_head = select(heads, 0u, is_query);
  let last_head = select(normed, heads, is_query);
  var gain_sum = 0u;
  for (var r = first; r < last; r = r + 1u) {
    for (var head = first_head; head < last_head; head = head + 1u) {
      let at = (r * parts + head) * width + i;
      let hat = rms_norm_hat(x[at], rrms[r * normed + head]);
      gain_sum = accumulate_product(gain_sum, grad_y[at], hat);
    }
  }
  return vec2<u32>(gain_sum, 0u);
}
