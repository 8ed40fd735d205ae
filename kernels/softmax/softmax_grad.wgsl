// Softmax backward: one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width.
@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> y: array<u32>;
@group(0) @binding(3) var<storage, read_write> grad_x: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let width = params[2];
  let inside = row < params[1];
  let start = select(params[1] - 1u, row, inside) * width;
  var sum = 0u;
  for (var i = local.x; i < width; i = i + 32u) {
    sum = accumulate_product(sum, grad_y[start + i], y[start + i]);
  }
  let total = fold_lanes(sum, local.x, local.y);
  if (!inside) { return; }
  for (var i = local.x; i < width; i = i + 32u) {
    grad_x[start + i] = softmax_grad_of(y[start + i], grad_y[start + i], total);
  }
}
