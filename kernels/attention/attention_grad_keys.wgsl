// Attention backward for k and v: a workgroup has 32 keys of one head of keys, and goes over the
// queries of the heads that share it, head by head.
@group(0) @binding(1) var<storage, read> q: array<u32>;
@group(0) @binding(2) var<storage, read> k: array<u32>;
@group(0) @binding(3) var<storage, read> v: array<u32>;
@group(0) @binding(4) var<storage, read> grad_y: array<u32>;
@group(0) @binding(5) var<storage, read> stats: array<u32>;
@group(0) @binding(6) var<storage, read> own: array<u32>;
@group(0) @binding(7) var<storage, read_write> grad_k: array<u32>;
@group(0) @binding(8) var<storage, read_write> grad_v: array<u32>;

@workgroup_size(256)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = local.x;
  let lane = at % 8u;
  let first = group.x * 32u;
  let batch = group.z;
  let key = first + at / 8u;
  let first_head = group.y * params[4];
  let k_result = key_at(batch, first_head, key);
  let v_result = value_at(batch, first_head, key);
  var begun = false;
  var k_sums: array<vec4u, TILES>;
  var v_sums: array<vec4u, TILES>;
  for (var head = first_head; head < first_head + params[4]; head = head + 1u) {
    for (var i = 0u; i < params[1]; i = i + 32u) {
      if (first < most_visible(batch, i, 32u)) {
        let products = kq_products(batch, head, first, i, at);
        let gradients = vgrad_y_products(batch, head, first, i, at);
        for (var c = 0u; c < 4u; c = c + 1u) {
          let query = i + lane + 8u * c;
          var p = 0u;
          var value = 0u;
          if (key < visible_keys(batch, query)) {
            let row = (batch * params[3] + head) * params[1] + query;
            let e = softmax_exp(score_of(products[c], head, query, key), stats[2u * row]);
            p = softmax_share(e, stats[2u * row + 1u]);
            value = softmax_grad_of(p, gradients[c], own[row]);
          }
          rounded_score_tile[at / 8u * 33u + lane + 8u * c] = round12(value);
          rounded_left_tile[at / 8u * 33u + lane + 8u * c] = round12(p);
        }
        for (var t = 0u; t < TILES; t = t + 1u) {
          load_q(batch, head, i, 32u * t, at);
          workgroupBarrier();
          k_sums[t] = add_score_rows(k_sums[t], at);
          workgroupBarrier();
          load_grad_y(batch, head, i, 32u * t, at);
          workgroupBarrier();
          v_sums[t] = add_left_rows(v_sums[t], at);
          workgroupBarrier();
        }
      }
      if ((i + 32u) % 256u == 0u || i + 32u >= params[1]) {
        // A chunk of queries ends: its sums join those of the chunks and heads before.
        for (var t = 0u; t < TILES; t = t + 1u) {
          for (var c = 0u; c < 4u; c = c + 1u) {
            let column = 32u * t + lane + 8u * c;
            if (column < params[15] && key < params[2]) {
              let k_total = select(0u, grad_k[k_result + column], begun);
              let v_total = select(0u, grad_v[v_result + column], begun);
              grad_k[k_result + column] = lane_add(k_total, k_sums[t][c]);
              grad_v[v_result + column] = lane_add(v_total, v_sums[t][c]);
            }
          }
          k_sums[t] = vec4u(0u, 0u, 0u, 0u);
          v_sums[t] = vec4u(0u, 0u, 0u, 0u);
        }
        begun = true;
      }
    }
  }
  for (var t = 0u; t < TILES; t = t + 1u) {
    for (var c = 0u; c < 4u; c = c + 1u) {
      let column = 32u * t + lane + 8u * c;
      if (column < params[15] && key < params[2]) {
        grad_k[k_result + column] = softmax_share(grad_k[k_result + column], params[5]);
        grad_v[v_result + column] = store_sum(grad_v[v_result + column]);
      }
    }
  }
}
