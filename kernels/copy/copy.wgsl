// Copies elements, four an invocation. params: 1 quads.
@group(0) @binding(1) var<storage, read> x: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<u32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at < params[1]) { y[at] = x[at]; }
}
