// AdamW in place, an element an invocation. params: 1 elements, 2 whether weights decay.
// scalars: decay, step, root, eps, beta1, 1 - beta1, beta2, 1 - beta2; clip: norm, factor, loss.
@group(0) @binding(1) var<storage, read> gradient: array<u32>;
@group(0) @binding(2) var<storage, read> clip: array<u32>;
@group(0) @binding(3) var<storage, read> scalars: array<u32>;
@group(0) @binding(4) var<storage, read_write> p: array<u32>;
@group(0) @binding(5) var<storage, read_write> m: array<u32>;
@group(0) @binding(6) var<storage, read_write> v: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let c = clip[1u];
  let decay = select(0x3f800000u, scalars[0u], params[2] == 1u);
  let g = gradient[at];
  let first = adamw_first_moment(m[at], g, c, scalars[4u], scalars[5u]);
  let second = adamw_second_moment(v[at], g, c, scalars[6u], scalars[7u]);
  p[at] = adamw_parameter(p[at], first, second, c, decay, scalars[1u], scalars[2u], scalars[3u]);
  m[at] = first;
  v[at] = second;
}
