// Attention backward for the bias: a workgroup has 32 queries and 32 keys of one head, and adds over
// the batch.
@group(0) @binding(1) var<storage, read> q: array<u32>;
@group(0) @binding(2) var<storage, read> k: array<u32>;
@group(0) @binding(3) var<storage, read> v: array<u32>;
@group(0) @binding(4) var<storage, read> grad_y: array<u32>;
@group(0) @binding(5) var<storage, read> stats: array<u32>;
@group(0) @binding(6) var<storage, read> own: array<u32>;
@group(0) @binding(7) var<storage, read_write> grad_bias: array<u32>;

@workgroup_size(256)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = local.x;
  let lane = at % 8u;
  let first_key = group.x * 32u;
  let first = group.y % params[14] * 32u;
  let head = group.y / params[14];
  let query = first + at / 8u;
  var sums = vec4u(0u, 0u, 0u, 0u);
  for (var batch = 0u; batch < params[13]; batch = batch + 1u) {
    let limit = visible_keys(batch, query);
    let products = qk_products(batch, head, first, first_key, at);
    let gradients = grad_yv_products(batch, head, first, first_key, at);
    for (var c = 0u; c < 4u; c = c + 1u) {
      let j = first_key + lane + 8u * c;
      if (j < limit) {
        let row = (batch * params[3] + head) * params[1] + query;
        let e = softmax_exp(score_of(products[c], head, query, j), stats[2u * row]);
        let p = softmax_share(e, stats[2u * row + 1u]);
        sums[c] = lane_add(sums[c], softmax_grad_of(p, gradients[c], own[row]));
      }
    }
  }
  for (var c = 0u; c < 4u; c = c + 1u) {
    let j = first_key + lane + 8u * c;
    if (query < params[1] && j < params[2]) {
      grad_bias[(head * params[1] + query) * params[2] + j] = store_sum(sums[c]);
    }
  }
}
