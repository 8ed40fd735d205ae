// Backward of the RMSNorm of heads for x: one head per 32 lanes, four per workgroup; values pass.
// params: 1 rows, 2 width, 3 width as f32, 4 heads, 5 normalised heads, 6 heads with values.
@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> x: array<u32>;
@group(0) @binding(3) var<storage, read> gain: array<u32>;
@group(0) @binding(4) var<storage, read> rrms: array<u32>;
@group(0) @binding(5) var<storage, read_write> grad_x: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let width = params[2];
  let inside = row < params[1];
  let safe_row = select(params[1] - 1u, row, inside);
  let start = safe_row * width;
  let part = safe_row % params[6];
  let normed = part < params[5];
  let side = select(width, 0u, part < params[4]);
  // Heads of values take the statistic of the first head, and do not use it.
  let s = rrms[safe_row / params[6] * params[5] + select(0u, part, normed)];
  var product = 0u;
  for (var i = local.x; i < width; i = i + 32u) {
    let hat = rms_norm_hat(x[start + i], s);
    let grad = grad_hat_of(grad_y[start + i], gain[side + i]);
    product = accumulate_product(product, grad, hat);
  }
  let mean_product = row_mean_of(fold_lanes(product, local.x, local.y), params[3]);
  if (!inside) { return; }
  for (var i = local.x; i < width; i = i + 32u) {
    let hat = rms_norm_hat(x[start + i], s);
    let value = grad_y[start + i];
    let word = rms_norm_grad_x(grad_hat_of(value, gain[side + i]), hat, mean_product, s);
    grad_x[start + i] = select(value, word, normed);
  }
}
