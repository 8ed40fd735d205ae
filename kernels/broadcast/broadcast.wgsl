// Repeats x, four elements an invocation.
// params: 1 quads, 2 width, 3 which x element i copies: 0 x[i % width], 1 x[i / width], 2 x[0].
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<u32>>;

fn source(at: u32) -> u32 {
  if (params[3] == 0u) { return x[at % params[2]]; }
  if (params[3] == 1u) { return x[at / params[2]]; }
  return x[0];
}

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let quad = (group.x + group.y * groups.x) * 64u + local.x;
  if (quad >= params[1]) { return; }
  // Behind the last element a buffer is padded to whole quads; what is written there is never read.
  let at = quad * 4u;
  y[quad] = vec4<u32>(source(at), source(at + 1u), source(at + 2u), source(at + 3u));
}
