// y = FUNCTION(a, b), b of the same shape, one row or one column.
// params: 1 count, 2 width, 3 which b belongs to element i: 0 b[i], 1 b[i % width], 2 b[i / width].
@group(0) @binding(1) var<storage, read> a: array<u32>;
@group(0) @binding(2) var<storage, read> b: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  var other = at;
  if (params[3] == 1u) { other = at % params[2]; }
  if (params[3] == 2u) { other = at / params[2]; }
  y[at] = FUNCTION(a[at], b[other]);
}
