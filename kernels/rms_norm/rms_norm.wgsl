// RMSNorm forward: one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width, 3 width as f32, 4 eps.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read> gain: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<u32>;
@group(0) @binding(4) var<storage, read_write> rrms: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let width = params[2];
  // Rows behind the last one compute it again and store nothing, so that barriers stay uniform.
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
    sum = lane_add(lane_add(sum, term_square(x0, 0u)), term_square(x1, 0u));
    sum = lane_add(lane_add(sum, term_square(x2, 0u)), term_square(x3, 0u));
  }
  for (; i < width; i = i + 32u) { sum = lane_add(sum, term_square(x[start + i], 0u)); }
  let s = rstd_of(fold_lanes(sum, local.x, local.y), params[3], params[4]);
  if (!inside) { return; }
  if (local.x == 0u) { rrms[row] = s; }
  i = local.x;
  for (; i + 96u < width; i = i + 128u) {
    let x0 = x[start + i];
    let x1 = x[start + i + 32u];
    let x2 = x[start + i + 64u];
    let x3 = x[start + i + 96u];
    y[start + i] = rms_norm_output(x0, s, gain[i]);
    y[start + i + 32u] = rms_norm_output(x1, s, gain[i + 32u]);
    y[start + i + 64u] = rms_norm_output(x2, s, gain[i + 64u]);
    y[start + i + 96u] = rms_norm_output(x3, s, gain[i + 96u]);
  }
  for (; i < width; i = i + 32u) { y[start + i] = rms_norm_output(x[start + i], s, gain[i]); }
}
