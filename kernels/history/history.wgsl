// Writes a row of a table, a value an invocation. params: 1 capacity, 2 width.
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read> at: array<u32>;
@group(0) @binding(3) var<storage, read_write> rows: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let i = group.x * 64u + local.x;
  if (i >= params[2]) { return; }
  rows[(at[0u] % params[1]) * params[2] + i] = values[i];
}
