// Attention backward for the bias, an invocation for four keys of a query of one head, which adds over
// the batch. A workgroup has 32 queries and 32 keys.
@group(0) @binding(1) var<storage, read> q: array<u32>;
@group(0) @binding(2) var<storage, read> k: array<u32>;
@group(0) @binding(3) var<storage, read> v: array<u32>;
@group(0) @binding(4) var<storage, read> grad_y: array<u32>;
@group(0) @binding(5) var<storage, read> stats: array<u32>;
@group(0) @binding(6) var<storage, read> own: array<u32>;
@group(0) @binding(7) var<storage, read_write> grad_bias: array<u32>;

@workgroup_size(256)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let key = group.x * 32u + local.x % 8u * 4u;
  let query = group.y % params[14] * 32u + local.x / 8u;
  let head = group.y / params[14];
  if (query >= params[1]) { return; }
  var sums = vec4u(0u, 0u, 0u, 0u);
  for (var batch = 0u; batch < params[13]; batch = batch + 1u) {
    let limit = visible_keys(batch, query);
    let products = qk_products(batch, head, query, key);
    let gradients = grad_yv_products(batch, head, query, key);
    for (var j = key; j < min(key + 4u, limit); j = j + 1u) {
      let row = (batch * params[3] + head) * params[1] + query;
      let e = softmax_exp(score_of(products[j % 4u], head, query, j), stats[2u * row]);
      let p = softmax_share(e, stats[2u * row + 1u]);
      sums[j % 4u] = lane_add(sums[j % 4u], softmax_grad_of(p, gradients[j % 4u], own[row]));
    }
  }
  for (var j = key; j < min(key + 4u, params[2]); j = j + 1u) {
    grad_bias[(head * params[1] + query) * params[2] + j] = store_sum(sums[j % 4u]);
  }
}
