// LayerNorm backward for x: one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width, 3 width as f32.
@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> x: array<u32>;
@group(0) @binding(3) var<storage, read> gain: array<u32>;
@group(0) @binding(4) var<storage, read> mean: array<u32>;
@group(0) @binding(5) var<storage, read> rstd: array<u32>;
@group(0) @binding(6) var<storage, read_write> grad_x: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let width = params[2];
  let inside = row < params[1];
  let safe_row = select(params[1] - 1u, row, inside);
  let start = safe_row * width;
  let m = mean[safe_row];
  let s = rstd[safe_row];
  var sum = 0u;
  var product = 0u;
  for (var i = local.x; i < width; i = i + 32u) {
    let hat = layer_norm_hat(x[start + i], m, s);
    let grad = grad_hat_of(grad_y[start + i], gain[i]);
    sum = lane_add(sum, grad);
    product = accumulate_product(product, grad, hat);
  }
  let mean_grad = row_mean_of(fold_lanes(sum, local.x, local.y), params[3]);
  let mean_product = row_mean_of(fold_lanes(product, local.x, local.y), params[3]);
  if (!inside) { return; }
  for (var i = local.x; i < width; i = i + 32u) {
    let hat = layer_norm_hat(x[start + i], m, s);
    let grad = grad_hat_of(grad_y[start + i], gain[i]);
    let word = layer_norm_grad_x(grad, mean_grad, hat, mean_product, s);
    grad_x[start + i] = epilogue(word, start + i);
  }
}
