// y = FUNCTION(a, b ATTRIBUTE), four elements an invocation. params: 1 quads, 2 attribute.
@group(0) @binding(1) var<storage, read> a: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> b: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<u32>>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let quad = (group.x + group.y * groups.x) * 64u + local.x;
  if (quad >= params[1]) { return; }
  // Behind the last element a buffer is padded to whole quads; what is written there is never read.
  let p = a[quad];
  let q = b[quad];
  y[quad] = vec4<u32>(
    FUNCTION(p.x, q.x ATTRIBUTE),
    FUNCTION(p.y, q.y ATTRIBUTE),
    FUNCTION(p.z, q.z ATTRIBUTE),
    FUNCTION(p.w, q.w ATTRIBUTE),
  );
}
