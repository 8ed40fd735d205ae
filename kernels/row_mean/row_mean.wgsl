// Mean of each row: one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width, 3 width as f32.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

@compute @workgroup_size(32, 4)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let width = params[2];
  let inside = row < params[1];
  let start = select(params[1] - 1u, row, inside) * width;
  var sum = 0u;
  for (var i = local.x; i < width; i = i + 32u) { sum = lane_add(sum, x[start + i]); }
  let mean = row_mean_of(fold_lanes(sum, local.x, local.y), params[3]);
  if (inside && local.x == 0u) { y[row] = mean; }
}
