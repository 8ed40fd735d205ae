// Mean of each row: one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width, 3 width as f32.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let width = params[2];
  let inside = row < params[1];
  let start = select(params[1] - 1u, row, inside) * width;
  var sum = 0u;
  // Four loads are under way before the first of them is added.
  var i = local.x;
  for (; i + 96u < width; i = i + 128u) {
    let x0 = x[start + i];
    let x1 = x[start + i + 32u];
    let x2 = x[start + i + 64u];
    let x3 = x[start + i + 96u];
    sum = lane_add(lane_add(lane_add(lane_add(sum, x0), x1), x2), x3);
  }
  for (; i < width; i = i + 32u) {
    sum = lane_add(sum, x[start + i]);
  }
  let mean = row_mean_of(fold_lanes(sum, local.x, local.y), params[3]);
  if (inside && local.x == 0u) { y[row] = mean; }
}
