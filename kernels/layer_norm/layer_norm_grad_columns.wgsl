@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> x: array<u32>;
@group(0) @binding(3) var<storage, read> mean: array<u32>;
@group(0) @binding(4) var<storage, read> rstd: array<u32>;

// LayerNorm backward for gain and bias: sums over rows.
fn chunk_sums(column: u32, first: u32, last: u32) -> vec2<u32> {
  let width = params[2];
  var gain_sum = 0u;
  var bias_sum = 0u;
  for (var r = first; r < last; r = r + 1u) {
    let d = grad_y[r * width + column];
    let hat = layer_norm_hat(x[r * width + column], mean[r], rstd[r]);
    gain_sum = accumulate_product(gain_sum, d, hat);
    bias_sum = lane_add(bias_sum, d);
  }
  return vec2<u32>(gain_sum, bias_sum);
}
