// Both gradients of y = act(a) b, four elements an invocation. params: 1 quads.
@group(0) @binding(1) var<storage, read> a: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> b: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> grad_y: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read_write> grad_a: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read_write> grad_b: array<vec4<u32>>;

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
  // Behind the last element a buffer is padded to whole quads; what is written there is never read.
  let p = a[quad];
  let q = b[quad];
  let g = grad_y[quad];
  let x = gradients(p.x, q.x, g.x);
  let y = gradients(p.y, q.y, g.y);
  let z = gradients(p.z, q.z, g.z);
  let w = gradients(p.w, q.w, g.w);
  grad_a[quad] = vec4<u32>(x.x, y.x, z.x, w.x);
  grad_b[quad] = vec4<u32>(x.y, y.y, z.y, w.y);
}
