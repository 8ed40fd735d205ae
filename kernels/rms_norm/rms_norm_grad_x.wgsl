// RMSNorm backward for x: one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width, 3 width as f32.
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
  let s = rrms[safe_row];
  var product = 0u;
  for (var i = local.x; i < width; i = i + 32u) {
    let hat = rms_norm_hat(x[start + i], s);
    let grad = grad_hat_of(grad_y[start + i], gain[i]);
    product = accumulate_product(product, grad, hat);
  }
  let mean_product = row_mean_of(fold_lanes(product, local.x, local.y), params[3]);
  if (!inside) { return; }
  for (var i = local.x; i < width; i = i + 32u) {
    let hat = rms_norm_hat(x[start + i], s);
    let grad = grad_hat_of(grad_y[start + i], gain[i]);
    let word = rms_norm_grad_x(grad, hat, mean_product, s);
    grad_x[start + i] = epilogue(word, start + i);
  }
}
