// Sums of a row of gradients by bucket, keys in order: one invocation a row and bucket.
// params: 1 count, 2 buckets, 3 queries, 4 keys.
@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> places: array<u32>;
@group(0) @binding(3) var<storage, read_write> sums: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let row = at / params[2];
  let bucket = at % params[2];
  let start = row * params[4];
  let place = (row % params[3]) * params[4];
  var sum = 0u;
  for (var key = 0u; key < params[4]; key = key + 1u) {
    if (places[place + key] == bucket) { sum = lane_add(sum, grad_y[start + key]); }
  }
  sums[at] = sum;
}
