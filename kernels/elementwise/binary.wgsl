// y = FUNCTION(a, b), four elements an invocation; b of the same shape, one row or one column.
// params: 1 quads, 2 width, 3 which b belongs to element i: 0 b[i], 1 b[i % width], 2 b[i / width].
@group(0) @binding(1) var<storage, read> a: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> b: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<u32>>;

fn partner(at: u32) -> u32 {
  if (params[3] == 1u) { return b[at % params[2]]; }
  if (params[3] == 2u) { return b[at / params[2]]; }
  return b[at];
}

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let quad = (group.x + group.y * groups.x) * 64u + local.x;
  if (quad >= params[1]) { return; }
  // Behind the last element a buffer is padded to whole quads; what is written there is never read.
  let at = quad * 4u;
  let left = a[quad];
  y[quad] = vec4<u32>(
    FUNCTION(left.x, partner(at)),
    FUNCTION(left.y, partner(at + 1u)),
    FUNCTION(left.z, partner(at + 2u)),
    FUNCTION(left.w, partner(at + 3u)),
  );
}
