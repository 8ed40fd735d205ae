// Adds up the rows, in 32 lanes, and divides. params: 1 rows.
@group(0) @binding(1) var<storage, read> sums: array<u32>;
@group(0) @binding(2) var<storage, read> counts: array<u32>;
@group(0) @binding(3) var<storage, read_write> mean: array<u32>;
@group(0) @binding(4) var<storage, read_write> count: array<u32>;

@workgroup_size(32)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  var lane_sum = 0u;
  var lane_count = 0u;
  for (var i = local.x; i < params[1]; i = i + 32u) {
    lane_sum = lane_add(lane_sum, sums[i]);
    lane_count = lane_add(lane_count, counts[i]);
  }
  let sum = fold_lanes(lane_sum, local.x, 0u);
  let number = fold_lanes(lane_count, local.x, 0u);
  if (local.x == 0u) {
    mean[0] = token_mean_of(sum, number);
    count[0] = number;
  }
}
