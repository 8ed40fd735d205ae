// Sums and numbers of the tokens that count, for rows of 4,096: 32 lanes a row, four rows a workgroup.
// params: 1 tokens, 2 target that does not count.
@group(0) @binding(1) var<storage, read> losses: array<u32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read_write> sums: array<u32>;
@group(0) @binding(4) var<storage, read_write> counts: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  let start = row * 4096u;
  let end = select(start + 4096u, params[1], start + 4096u > params[1]);
  var sum = 0u;
  var count = 0u;
  for (var i = start + local.x; i < end; i = i + 32u) {
    let counts_here = targets[i] != params[2];
    sum = lane_add(sum, select(0u, losses[i], counts_here));
    count = lane_add(count, select(0u, 0x3f800000u, counts_here));
  }
  let row_sum = fold_lanes(sum, local.x, local.y);
  let row_count = fold_lanes(count, local.x, local.y);
  if (start < params[1] && local.x == 0u) {
    sums[row] = row_sum;
    counts[row] = row_count;
  }
}
