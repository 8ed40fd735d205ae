// Adds the chunk sums of each column in order.
// params: 1 chunks, 2 width.
@group(0) @binding(1) var<storage, read> chunks: array<u32>;
@group(0) @binding(2) var<storage, read_write> sum: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let column = (group.x + group.y * groups.x) * 64u + local.x;
  let width = params[2];
  if (column >= width) { return; }
  var total = 0u;
  for (var chunk = 0u; chunk < params[1]; chunk = chunk + 1u) {
    total = lane_add(total, chunks[chunk * width + column]);
  }
  sum[column] = store_sum(total);
}
