// Attention backward for k and v, an invocation for each key of one head of keys, which goes over the
// queries of the heads that share it, head by head.
@group(0) @binding(1) var<storage, read> q: array<u32>;
@group(0) @binding(2) var<storage, read> k: array<u32>;
@group(0) @binding(3) var<storage, read> v: array<u32>;
@group(0) @binding(4) var<storage, read> grad_y: array<u32>;
@group(0) @binding(5) var<storage, read> stats: array<u32>;
@group(0) @binding(6) var<storage, read> own: array<u32>;
@group(0) @binding(7) var<storage, read_write> grad_k: array<u32>;
@group(0) @binding(8) var<storage, read_write> grad_v: array<u32>;

@workgroup_size(32)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let key = group.x * 32u + local.x;
  let batch = group.z;
  if (key >= params[2]) { return; }
  let first_head = group.y * params[4];
  let k_result = key_at(batch, first_head, key);
  let v_result = value_at(batch, first_head, key);
  var begun = false;
  var k_sums: array<u32, COLUMNS>;
  var v_sums: array<u32, COLUMNS>;
  for (var head = first_head; head < first_head + params[4]; head = head + 1u) {
    for (var i = 0u; i < params[1]; i = i + 4u) {
      if (key < most_visible(batch, i, 4u)) {
        let products = kq_products(batch, head, key, i);
        let gradients = vgrad_y_products(batch, head, key, i);
        for (var query = i; query < min(i + 4u, params[1]); query = query + 1u) {
          if (key < visible_keys(batch, query)) {
            let row = (batch * params[3] + head) * params[1] + query;
            let e = softmax_exp(score_of(products[query % 4u], head, query, key), stats[2u * row]);
            let p = softmax_share(e, stats[2u * row + 1u]);
            let rounded_gradient = round12(softmax_grad_of(p, gradients[query % 4u], own[row]));
            let rounded_share = round12(p);
            let k_at = query_at(batch, head, query);
            let v_at = result_at(batch, head, query);
            for (var d = 0u; d < params[15]; d = d + 1u) {
              let rounded_q_value = round12(q[k_at + d]);
              k_sums[d] = exact_multiply_add(k_sums[d], rounded_gradient, rounded_q_value);
              let rounded_y_value = round12(grad_y[v_at + d]);
              v_sums[d] = exact_multiply_add(v_sums[d], rounded_share, rounded_y_value);
            }
          }
        }
      }
      if ((i + 4u) % 256u == 0u || i + 4u >= params[1]) {
        // A chunk of queries ends: its sums join those of the chunks and heads before.
        for (var d = 0u; d < params[15]; d = d + 1u) {
          let k_total = select(0u, grad_k[k_result + d], begun);
          let v_total = select(0u, grad_v[v_result + d], begun);
          grad_k[k_result + d] = lane_add(k_total, k_sums[d]);
          grad_v[v_result + d] = lane_add(v_total, v_sums[d]);
          k_sums[d] = 0u;
          v_sums[d] = 0u;
        }
        begun = true;
      }
    }
  }
  for (var d = 0u; d < params[15]; d = d + 1u) {
    grad_k[k_result + d] = softmax_share(grad_k[k_result + d], params[5]);
    grad_v[v_result + d] = store_sum(grad_v[v_result + d]);
  }
}
