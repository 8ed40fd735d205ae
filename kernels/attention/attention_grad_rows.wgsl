// Attention backward: the sum of gradY y over a head, one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 columns of a head, 3 heads, 4 queries.
@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> y: array<u32>;
@group(0) @binding(3) var<storage, read_write> own: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let inside = row < params[1];
  let safe_row = select(params[1] - 1u, row, inside);
  // Rows are those of [B, H, T]; y has [B, T, H].
  let query = safe_row % params[4];
  let head = safe_row / params[4] % params[3];
  let batch = safe_row / params[4] / params[3];
  let start = ((batch * params[4] + query) * params[3] + head) * params[2];
  var sum = 0u;
  for (var i = local.x; i < params[2]; i = i + 32u) {
    sum = accumulate_product(sum, grad_y[start + i], y[start + i]);
  }
  let total = fold_lanes(sum, local.x, local.y);
  if (inside && local.x == 0u) { own[row] = total; }
}
