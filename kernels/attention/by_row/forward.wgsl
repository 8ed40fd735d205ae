// Attention forward, an invocation for each query of one head. It goes over the keys twice: for the
// largest score, then for the exponentials, their sum and the weighted values.
@group(0) @binding(1) var<storage, read> q: array<u32>;
@group(0) @binding(2) var<storage, read> k: array<u32>;
@group(0) @binding(3) var<storage, read> v: array<u32>;
@group(0) @binding(4) var<storage, read_write> y: array<u32>;
@group(0) @binding(5) var<storage, read_write> stats: array<u32>;

@workgroup_size(32)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let query = group.x * 32u + local.x;
  let head = group.y;
  let batch = group.z;
  if (query >= params[1]) { return; }
  let limit = visible_keys(batch, query);
  // The largest finite number with a minus.
  var largest = 0xff7fffffu;
  for (var key = 0u; key < limit; key = key + 4u) {
    let products = qk_products(batch, head, query, key);
    for (var j = key; j < min(key + 4u, limit); j = j + 1u) {
      largest = lane_maximum(largest, score_of(products[j % 4u], head, query, j));
    }
  }
  largest = store_sum(largest);
  var lanes: array<u32, 32>;
  var sums: array<u32, COLUMNS>;
  let result = result_at(batch, head, query);
  for (var key = 0u; key < limit; key = key + 4u) {
    if (key % 256u == 0u && key > 0u) {
      // A chunk of keys ends: its sums join those of the chunks before, and begin anew.
      for (var d = 0u; d < params[15]; d = d + 1u) {
        let total = select(0u, y[result + d], key > 256u);
        y[result + d] = lane_add(total, sums[d]);
        sums[d] = 0u;
      }
    }
    let products = qk_products(batch, head, query, key);
    for (var j = key; j < min(key + 4u, limit); j = j + 1u) {
      let e = softmax_exp(score_of(products[j % 4u], head, query, j), largest);
      lanes[j % 32u] = lane_add(lanes[j % 32u], e);
      let rounded_weight = round12(e);
      let at = value_at(batch, head, j);
      for (var d = 0u; d < params[15]; d = d + 1u) {
        let rounded_value = round12(v[at + d]);
        sums[d] = exact_multiply_add(sums[d], rounded_weight, rounded_value);
      }
    }
  }
  for (var half = 16u; half > 0u; half = half >> 1u) {
    for (var lane = 0u; lane < half; lane = lane + 1u) {
      lanes[lane] = lane_add(lanes[lane], lanes[lane + half]);
    }
  }
  let inverse = softmax_inverse(lanes[0]);
  let row = (batch * params[3] + head) * params[1] + query;
  stats[2u * row] = largest;
  stats[2u * row + 1u] = inverse;
  for (var d = 0u; d < params[15]; d = d + 1u) {
    let total = select(0u, y[result + d], limit > 256u);
    y[result + d] = softmax_share(lane_add(total, sums[d]), inverse);
  }
}
