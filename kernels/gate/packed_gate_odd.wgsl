// y = act(a) b, a and b the halves of each row of x, where rows are not whole quads.
// params: 1 elements of y, 2 elements of a row of y.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let element = (group.x + group.y * groups.x) * 64u + local.x;
  if (element >= params[1]) { return; }
  let at = element + (element / params[2]) * params[2];
  y[element] = NAME_of(x[at], x[at + params[2]]);
}
