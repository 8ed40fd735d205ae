// y [batch, n, m, inner] from x [batch, m, n, inner]. params: 1 count, 2 m, 3 n, 4 inner.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let m = params[2];
  let n = params[3];
  let inner = params[4];
  let outer = at / inner;
  let row = outer % m;
  let column = (outer / m) % n;
  let batch = outer / (m * n);
  y[at] = x[((batch * m + row) * n + column) * inner + at % inner];
}
