@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> x: array<u32>;
@group(0) @binding(3) var<storage, read> rrms: array<u32>;

// RMSNorm backward for the gain: a sum over rows; the second sum is unused.
fn chunk_sums(column: u32, first: u32, last: u32) -> vec2<u32> {
  let width = params[2];
  var gain_sum = 0u;
  for (var r = first; r < last; r = r + 1u) {
    let d = grad_y[r * width + column];
    let hat = rms_norm_hat(x[r * width + column], rrms[r]);
    gain_sum = accumulate_product(gain_sum, d, hat);
  }
  return vec2<u32>(gain_sum, 0u);
}
