// Gradient of cross-entropy: one row per 32 lanes, four rows per workgroup.
// params: 1 rows, 2 width, 3 target that does not count.
@group(0) @binding(1) var<storage, read> logits: array<u32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> stats: array<u32>;
@group(0) @binding(4) var<storage, read> grad_losses: array<u32>;
@group(0) @binding(5) var<storage, read_write> grad_logits: array<u32>;

@workgroup_size(32, 4)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let row = (group.x + group.y * groups.x) * 4u + local.y;
  if (row >= params[1]) { return; }
  let start = row * params[2];
  let maximum = stats[2u * row];
  let inverse = softmax_inverse(stats[2u * row + 1u]);
  let place = targets[row];
  // A row that is ignored has gradient 0, whatever comes from behind.
  let grad = select(grad_losses[row], 0u, place == params[3]);
  for (var i = local.x; i < params[2]; i = i + 32u) {
    let hit = select(0u, 0x3f800000u, i == place);
    let value = cross_entropy_grad_of(logits[start + i], maximum, inverse, hit, grad);
    grad_logits[start + i] = value;
  }
}
