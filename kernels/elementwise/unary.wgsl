// y = FUNCTION(x ATTRIBUTE), four elements an invocation. params: 1 quads, 2 attribute.
@group(0) @binding(1) var<storage, read> x: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<u32>>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let quad = (group.x + group.y * groups.x) * 64u + local.x;
  if (quad >= params[1]) { return; }
  // Behind the last element a buffer is padded to whole quads; what is written there is never read.
  let p = x[quad];
  y[quad] = vec4<u32>(
    FUNCTION(p.x ATTRIBUTE),
    FUNCTION(p.y ATTRIBUTE),
    FUNCTION(p.z ATTRIBUTE),
    FUNCTION(p.w ATTRIBUTE),
  );
}
