// y = a constant, given by its bits. params: 1 count, 2 bits of the value.
@group(0) @binding(1) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at < params[1]) { y[at] = params[2]; }
}
