// RMSNorm of heads of queries and keys: one head per 32 lanes, four per workgroup; values are copied.
// params: 1 rows, 2 width, 3 width as f32, 4 eps, 5 heads, 6 normalised heads, 7 heads with values.
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
  for (var i = local.x; i < width; i = i + 32u) { sum = lane_add(sum, term_square(x[start + i], 0u)); }
  let s = rstd_of(fold_lanes(sum, local.x, local.y), params[3], params[4]);
  if (!inside) { return; }
  let part = row % params[7];
  let normed = part < params[6];
  if (normed && local.x == 0u) { rrms[row / params[7] * params[6] + part] = s; }
  let side = select(width, 0u, part < params[5]);
  for (var i = local.x; i < width; i = i + 32u) {
    let value = x[start + i];
    y[start + i] = select(value, rms_norm_output(value, s, gain[side + i]), normed);
  }
}
