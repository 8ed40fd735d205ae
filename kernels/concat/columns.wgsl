// Column j of y is column j + shift of x, or 0 where there is none.
// params: 1 count, 2 width of x, 3 width of y, 4 shift, modulo 2^32.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  // In front of the first column the sum wraps round to a large number.
  let column = at % params[3] + params[4];
  var value = 0u;
  if (column < params[2]) { value = x[(at / params[3]) * params[2] + column]; }
  y[at] = value;
}
