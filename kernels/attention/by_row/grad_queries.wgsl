// Attention backward for q, an invocation for each query of one head, which goes over the keys once.
@group(0) @binding(1) var<storage, read> q: array<u32>;
@group(0) @binding(2) var<storage, read> k: array<u32>;
@group(0) @binding(3) var<storage, read> v: array<u32>;
@group(0) @binding(4) var<storage, read> grad_y: array<u32>;
@group(0) @binding(5) var<storage, read> stats: array<u32>;
@group(0) @binding(6) var<storage, read> own: array<u32>;
@group(0) @binding(7) var<storage, read_write> grad_q: array<u32>;

@workgroup_size(32)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let query = group.x * 32u + local.x;
  let head = group.y;
  let batch = group.z;
  if (query >= params[1]) { return; }
  let limit = visible_keys(batch, query);
  let row = (batch * params[3] + head) * params[1] + query;
  let result = query_at(batch, head, query);
  var sums: array<u32, COLUMNS>;
  for (var key = 0u; key < limit; key = key + 4u) {
    if (key % 256u == 0u && key > 0u) {
      for (var d = 0u; d < params[15]; d = d + 1u) {
        let total = select(0u, grad_q[result + d], key > 256u);
        grad_q[result + d] = lane_add(total, sums[d]);
        sums[d] = 0u;
      }
    }
    let products = qk_products(batch, head, query, key);
    let gradients = grad_yv_products(batch, head, query, key);
    for (var j = key; j < min(key + 4u, limit); j = j + 1u) {
      let e = softmax_exp(score_of(products[j % 4u], head, query, j), stats[2u * row]);
      let p = softmax_share(e, stats[2u * row + 1u]);
      let rounded_gradient = round12(softmax_grad_of(p, gradients[j % 4u], own[row]));
      let at = key_at(batch, head, j);
      for (var d = 0u; d < params[15]; d = d + 1u) {
        let rounded_value = round12(k[at + d]);
        sums[d] = exact_multiply_add(sums[d], rounded_gradient, rounded_value);
      }
    }
  }
  for (var d = 0u; d < params[15]; d = d + 1u) {
    let total = select(0u, grad_q[result + d], limit > 256u);
    grad_q[result + d] = softmax_share(lane_add(total, sums[d]), params[5]);
  }
}
