// Adds the rows of each head in order: one invocation a bucket and head.
// params: 1 count, 2 buckets, 3 heads, 4 queries.
@group(0) @binding(1) var<storage, read> sums: array<u32>;
@group(0) @binding(2) var<storage, read_write> table: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let first = (at % params[3]) * params[4];
  var total = 0u;
  for (var query = 0u; query < params[4]; query = query + 1u) {
    total = lane_add(total, sums[(first + query) * params[2] + at / params[3]]);
  }
  table[at] = store_sum(total);
}
