// Sums of 32 rows in order, one invocation per chunk and column.
// params: 1 rows, 2 width, 3 chunks.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> chunks: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  let width = params[2];
  if (at >= params[3] * width) { return; }
  let first = (at / width) * 32u;
  let last = select(first + 32u, params[1], first + 32u > params[1]);
  var sum = 0u;
  for (var r = first; r < last; r = r + 1u) { sum = lane_add(sum, x[r * width + at % width]); }
  chunks[at] = sum;
}
