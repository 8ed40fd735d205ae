// LayerNorm forward: one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width, 3 width as f32, 4 start of each lane's squares, 5 eps.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read> gain: array<u32>;
@group(0) @binding(3) var<storage, read> bias: array<u32>;
@group(0) @binding(4) var<storage, read_write> y: array<u32>;
@group(0) @binding(5) var<storage, read_write> mean: array<u32>;
@group(0) @binding(6) var<storage, read_write> rstd: array<u32>;

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
    sum = lane_add(lane_add(lane_add(lane_add(sum, x0), x1), x2), x3);
  }
  for (; i < width; i = i + 32u) {
    sum = lane_add(sum, x[start + i]);
  }
  let m = row_mean_of(fold_lanes(sum, local.x, local.y), params[3]);
  sum = params[4];
  i = local.x;
  for (; i + 96u < width; i = i + 128u) {
    let x0 = x[start + i];
    let x1 = x[start + i + 32u];
    let x2 = x[start + i + 64u];
    let x3 = x[start + i + 96u];
    sum = lane_add(lane_add(sum, term_deviation(x0, m)), term_deviation(x1, m));
    sum = lane_add(lane_add(sum, term_deviation(x2, m)), term_deviation(x3, m));
  }
  for (; i < width; i = i + 32u) { sum = lane_add(sum, term_deviation(x[start + i], m)); }
  let s = rstd_of(fold_lanes(sum, local.x, local.y), params[3], params[5]);
  if (!inside) { return; }
  if (local.x == 0u) {
    mean[row] = m;
    rstd[row] = s;
  }
  i = local.x;
  for (; i + 96u < width; i = i + 128u) {
    let x0 = x[start + i];
    let x1 = x[start + i + 32u];
    let x2 = x[start + i + 64u];
    let x3 = x[start + i + 96u];
    y[start + i] = layer_norm_output(x0, m, s, gain[i], bias[i]);
    y[start + i + 32u] = layer_norm_output(x1, m, s, gain[i + 32u], bias[i + 32u]);
    y[start + i + 64u] = layer_norm_output(x2, m, s, gain[i + 64u], bias[i + 64u]);
    y[start + i + 96u] = layer_norm_output(x3, m, s, gain[i + 96u], bias[i + 96u]);
  }
  for (; i < width; i = i + 32u) {
    y[start + i] = layer_norm_output(x[start + i], m, s, gain[i], bias[i]);
  }
}
