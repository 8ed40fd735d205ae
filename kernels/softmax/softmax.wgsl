// Softmax: one row per 32 lanes, four rows per workgroup. Exponentials wait in y for their sum.
// params: 1 rows, 2 width.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let width = params[2];
  // Rows behind the last one take part in the barriers and store nothing.
  let inside = row < params[1];
  let start = select(params[1] - 1u, row, inside) * width;
  var maximum = x[start];
  for (var i = local.x; i < width; i = i + 32u) { maximum = lane_maximum(maximum, x[start + i]); }
  let m = fold_maximum(maximum, local.x, local.y);
  var sum = 0u;
  for (var i = local.x; i < width; i = i + 32u) {
    let e = softmax_exp(x[start + i], m);
    sum = lane_add(sum, e);
    if (inside) { y[start + i] = e; }
  }
  let inverse = softmax_inverse(fold_lanes(sum, local.x, local.y));
  if (!inside) { return; }
  for (var i = local.x; i < width; i = i + 32u) {
    y[start + i] = softmax_share(y[start + i], inverse);
  }
}
