// Cross-entropy: one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width, 3 target that does not count.
@group(0) @binding(1) var<storage, read> logits: array<u32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read_write> losses: array<u32>;
@group(0) @binding(4) var<storage, read_write> stats: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let given = (group.x + group.y * groups.x) * 4u + local.y;
  let width = params[2];
  // Rows behind the last one compute it again and store nothing, so that barriers stay uniform.
  let inside = given < params[1];
  let row = select(params[1] - 1u, given, inside);
  let start = row * width;
  var largest = logits[start];
  for (var i = local.x; i < width; i = i + 32u) {
    largest = lane_maximum(largest, logits[start + i]);
  }
  let maximum = fold_maximum(largest, local.x, local.y);
  var lane = 0u;
  for (var i = local.x; i < width; i = i + 32u) {
    lane = lane_add(lane, softmax_exp(logits[start + i], maximum));
  }
  let sum = fold_lanes(lane, local.x, local.y);
  if (!inside || local.x != 0u) { return; }
  stats[2u * row] = maximum;
  stats[2u * row + 1u] = sum;
  let place = targets[row];
  let column = select(0u, place, place < width);
  let loss = cross_entropy_of(sum, maximum, logits[start + column]);
  losses[row] = select(loss, 0u, place == params[3]);
}
