// Gradient descent in place, an element an invocation. params: 1 elements, 2 whether weights decay.
// scalars: rate, momentum, weight decay; clip: norm, factor, loss.
@group(0) @binding(1) var<storage, read> gradient: array<u32>;
@group(0) @binding(2) var<storage, read> clip: array<u32>;
@group(0) @binding(3) var<storage, read> scalars: array<u32>;
@group(0) @binding(4) var<storage, read_write> p: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let c = clip[1u];
  let decay = select(0u, scalars[2u], params[2] == 1u);
  let g = sgd_gradient(p[at], gradient[at], c, decay);
  p[at] = sgd_parameter(p[at], g, c, scalars[0u]);
}
