// y[head][place] = table[places[place]][head]. params: 1 count, 2 places, 3 heads, 4 buckets.
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<storage, read> places: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let bucket = places[at % params[2]];
  // No bucket outside the table is ever written; row 0 if there were one.
  let row = select(0u, bucket, bucket < params[4]);
  y[at] = table[row * params[3] + at / params[2]];
}
