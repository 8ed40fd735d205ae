// Attention backward for q: a workgroup has 32 queries of one head and goes over the keys once.
@group(0) @binding(1) var<storage, read> q: array<u32>;
@group(0) @binding(2) var<storage, read> k: array<u32>;
@group(0) @binding(3) var<storage, read> v: array<u32>;
@group(0) @binding(4) var<storage, read> grad_y: array<u32>;
@group(0) @binding(5) var<storage, read> stats: array<u32>;
@group(0) @binding(6) var<storage, read> own: array<u32>;
@group(0) @binding(7) var<storage, read_write> grad_q: array<u32>;

@workgroup_size(256)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = local.x;
  let lane = at % 8u;
  let first = group.x * 32u;
  let head = group.y;
  let batch = group.z;
  let query = first + at / 8u;
  let limit = visible_keys(batch, query);
  let seen = most_visible(batch, first, 32u);
  let row = (batch * params[3] + head) * params[1] + select(query, 0u, query >= params[1]);
  let result = query_at(batch, head, query);
  var sums: array<vec4u, TILES>;
  for (var key = 0u; key < seen; key = key + 32u) {
    if (key % 256u == 0u && key > 0u) {
      for (var t = 0u; t < TILES; t = t + 1u) {
        for (var c = 0u; c < 4u; c = c + 1u) {
          let column = 32u * t + lane + 8u * c;
          if (column < params[15] && query < params[1]) {
            let total = select(0u, grad_q[result + column], key > 256u);
            grad_q[result + column] = lane_add(total, sums[t][c]);
          }
        }
        sums[t] = vec4u(0u, 0u, 0u, 0u);
      }
    }
    let products = qk_products(batch, head, first, key, at);
    let gradients = grad_yv_products(batch, head, first, key, at);
    for (var c = 0u; c < 4u; c = c + 1u) {
      let j = key + lane + 8u * c;
      var value = 0u;
      if (j < limit) {
        let e = softmax_exp(score_of(products[c], head, query, j), stats[2u * row]);
        let p = softmax_share(e, stats[2u * row + 1u]);
        value = softmax_grad_of(p, gradients[c], own[row]);
      }
      rounded_score_tile[at / 8u * 33u + lane + 8u * c] = round12(value);
    }
    for (var t = 0u; t < TILES; t = t + 1u) {
      load_k(batch, head, key, 32u * t, at);
      workgroupBarrier();
      sums[t] = add_score_rows(sums[t], at);
      workgroupBarrier();
    }
  }
  if (query >= params[1]) { return; }
  for (var t = 0u; t < TILES; t = t + 1u) {
    for (var c = 0u; c < 4u; c = c + 1u) {
      let column = 32u * t + lane + 8u * c;
      if (column < params[15]) {
        let total = select(0u, grad_q[result + column], seen > 256u);
        grad_q[result + column] = softmax_share(lane_add(total, sums[t][c]), params[5]);
      }
    }
  }
}
