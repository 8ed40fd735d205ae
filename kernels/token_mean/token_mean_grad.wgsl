// Gives every token that counts its share of the gradient.
// params: 1 tokens, 2 target that does not count.
@group(0) @binding(1) var<storage, read> grad_mean: array<u32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> count: array<u32>;
@group(0) @binding(4) var<storage, read_write> grad_losses: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let share = token_mean_of(grad_mean[0], count[0]);
  grad_losses[at] = select(share, 0u, targets[at] == params[2]);
}
