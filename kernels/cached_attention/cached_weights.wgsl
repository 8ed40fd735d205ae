// Exponentials of scores and the reciprocal of their sum: a row for 32 lanes, four rows a workgroup.
// params: 1 rows, 2 capacity, 3 heads.
@group(0) @binding(1) var<storage, read> position: array<u32>;
@group(0) @binding(2) var<storage, read_write> scores: array<u32>;
@group(0) @binding(3) var<storage, read_write> inverses: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let given = (group.x + group.y * groups.x) * 4u + local.y;
  // Rows behind the last one take part in the barriers and store nothing.
  let inside = given < params[1];
  let row = select(params[1] - 1u, given, inside);
  let start = row * params[2];
  let seen = min(position[row / params[3]], params[2] - 1u) + 1u;
  var maximum = scores[start];
  for (var i = local.x; i < seen; i = i + 32u) {
    maximum = lane_maximum(maximum, scores[start + i]);
  }
  let largest = store_sum(fold_maximum(maximum, local.x, local.y));
  var sum = 0u;
  for (var i = local.x; i < seen; i = i + 32u) {
    let e = softmax_exp(scores[start + i], largest);
    sum = lane_add(sum, e);
    if (inside) { scores[start + i] = e; }
  }
  let inverse = softmax_inverse(fold_lanes(sum, local.x, local.y));
  if (inside && local.x == 0u) { inverses[row] = inverse; }
}
