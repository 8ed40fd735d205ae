// LayerNorm backward for gain and bias: sums of 32 rows, one invocation per chunk and column.
// params: 1 rows, 2 width, 3 chunks.
@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> x: array<u32>;
@group(0) @binding(3) var<storage, read> mean: array<u32>;
@group(0) @binding(4) var<storage, read> rstd: array<u32>;
@group(0) @binding(5) var<storage, read_write> gain_chunks: array<u32>;
@group(0) @binding(6) var<storage, read_write> bias_chunks: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  let width = params[2];
  if (at >= params[3] * width) { return; }
  let chunk = at / width;
  let column = at % width;
  let first = chunk * 32u;
  let last = select(first + 32u, params[1], first + 32u > params[1]);
  var gain_sum = 0u;
  var bias_sum = 0u;
  for (var r = first; r < last; r = r + 1u) {
    let d = grad_y[r * width + column];
    let hat = layer_norm_hat(x[r * width + column], mean[r], rstd[r]);
    gain_sum = accumulate_product(gain_sum, d, hat);
    bias_sum = lane_add(bias_sum, d);
  }
  gain_chunks[at] = gain_sum;
  bias_chunks[at] = bias_sum;
}
