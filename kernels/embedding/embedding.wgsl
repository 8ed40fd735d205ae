// y[i] = table[tokens[i / width]][i % width]. params: 1 count, 2 width, 3 vocabulary.
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<storage, read> tokens: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let token = tokens[at / params[2]];
  // No token outside the table is ever written; row 0 if there were one.
  let row = select(0u, token, token < params[3]);
  y[at] = table[row * params[2] + at % params[2]];
}
