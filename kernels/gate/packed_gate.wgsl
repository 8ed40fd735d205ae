// y = act(a) b, a and b the halves of each row of x, four elements an invocation.
// params: 1 quads of y, 2 quads of a row of y.
@group(0) @binding(1) var<storage, read> x: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<u32>>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let quad = (group.x + group.y * groups.x) * 64u + local.x;
  if (quad >= params[1]) { return; }
  let at = quad + (quad / params[2]) * params[2];
  let a = x[at];
  let b = x[at + params[2]];
  y[quad] = vec4<u32>(
    NAME_of(a.x, b.x),
    NAME_of(a.y, b.y),
    NAME_of(a.z, b.z),
    NAME_of(a.w, b.w),
  );
}
