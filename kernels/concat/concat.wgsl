// Joins rows: columns 0 to m from a, then n from b. params: 1 count, 2 m, 3 n.
@group(0) @binding(1) var<storage, read> a: array<u32>;
@group(0) @binding(2) var<storage, read> b: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let m = params[2];
  let n = params[3];
  let row = at / (m + n);
  let column = at % (m + n);
  if (column < m) {
    y[at] = a[row * m + column];
  } else {
    y[at] = b[row * n + column - m];
  }
}
