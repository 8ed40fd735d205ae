// Gradient of y = act(a) b, a and b the halves of each row of x, four elements an invocation.
// params: 1 quads of y, 2 quads of a row of y.
@group(0) @binding(1) var<storage, read> x: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> grad_y: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> grad_x: array<vec4<u32>>;

// Gradients of a and of b.
fn gradients(a: u32, b: u32, g: u32) -> vec2<u32> {
  let e = NAME_shared(a);
  let r = gate_share(e);
  return vec2<u32>(NAME_grad_a(a, b, g, e, r), NAME_grad_b(a, g, e, r));
}

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let quad = (group.x + group.y * groups.x) * 64u + local.x;
  if (quad >= params[1]) { return; }
  let at = quad + (quad / params[2]) * params[2];
  let a = x[at];
  let b = x[at + params[2]];
  let g = grad_y[quad];
  let p = gradients(a.x, b.x, g.x);
  let q = gradients(a.y, b.y, g.y);
  let r = gradients(a.z, b.z, g.z);
  let s = gradients(a.w, b.w, g.w);
  grad_x[at] = vec4<u32>(p.x, q.x, r.x, s.x);
  grad_x[at + params[2]] = vec4<u32>(p.y, q.y, r.y, s.y);
}
