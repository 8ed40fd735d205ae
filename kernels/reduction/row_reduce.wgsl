// FINISH(sum of TERM over a row): one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width, 3 argument of TERM and FINISH, 4 elements; the last row may be shorter.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let inside = row < params[1];
  let start = select(params[1] - 1u, row, inside) * params[2];
  let left = params[4] - start;
  let width = select(params[2], left, left < params[2]);
  let argument = params[3];
  var sum = 0u;
  // Four loads are under way before the first of them is added.
  var i = local.x;
  for (; i + 96u < width; i = i + 128u) {
    let x0 = x[start + i];
    let x1 = x[start + i + 32u];
    let x2 = x[start + i + 64u];
    let x3 = x[start + i + 96u];
    sum = lane_add(lane_add(sum, TERM(x0, argument)), TERM(x1, argument));
    sum = lane_add(lane_add(sum, TERM(x2, argument)), TERM(x3, argument));
  }
  for (; i < width; i = i + 32u) { sum = lane_add(sum, TERM(x[start + i], argument)); }
  let result = FINISH(fold_lanes(sum, local.x, local.y), argument);
  if (inside && local.x == 0u) { y[row] = result; }
}
