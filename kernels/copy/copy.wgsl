// Copies elements, four an invocation. params: 1 count.
// Behind the last element a quad is filled with zeros: an arena has them there.
@group(0) @binding(1) var<storage, read> x: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<u32>>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at * 4u >= params[1]) { return; }
  let inside = vec4<u32>(at * 4u) + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(params[1]);
  y[at] = select(vec4<u32>(0u), x[at], inside);
}
