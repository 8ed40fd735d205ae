// Attention forward: a workgroup has 32 queries of one head. It goes over the keys twice: for the
// largest score of each row, then for the exponentials, their sum and the weighted values.
@group(0) @binding(1) var<storage, read> q: array<u32>;
@group(0) @binding(2) var<storage, read> k: array<u32>;
@group(0) @binding(3) var<storage, read> v: array<u32>;
@group(0) @binding(4) var<storage, read_write> y: array<u32>;
@group(0) @binding(5) var<storage, read_write> stats: array<u32>;

// Folds the values of the eight invocations of each row.
fn fold_row_maximum(value: u32, local: u32) -> u32 {
  folds[local] = value;
  workgroupBarrier();
  for (var half = 4u; half > 0u; half = half >> 1u) {
    if (local % 8u < half) { folds[local] = lane_maximum(folds[local], folds[local + half]); }
    workgroupBarrier();
  }
  let result = folds[local / 8u * 8u];
  workgroupBarrier();
  return result;
}

fn fold_row_sum(value: u32, local: u32) -> u32 {
  folds[local] = value;
  workgroupBarrier();
  for (var half = 4u; half > 0u; half = half >> 1u) {
    if (local % 8u < half) { folds[local] = lane_add(folds[local], folds[local + half]); }
    workgroupBarrier();
  }
  let result = folds[local / 8u * 8u];
  workgroupBarrier();
  return result;
}

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
  // The largest finite number with a minus.
  var largest = 0xff7fffffu;
  for (var key = 0u; key < seen; key = key + 32u) {
    let sums = qk_products(batch, head, first, key, at);
    for (var c = 0u; c < 4u; c = c + 1u) {
      let j = key + lane + 8u * c;
      if (j < limit) { largest = lane_maximum(largest, score_of(sums[c], head, query, j)); }
    }
  }
  largest = store_sum(fold_row_maximum(largest, at));
  var lanes = vec4u(0u, 0u, 0u, 0u);
  var sums: array<vec4u, TILES>;
  let result = result_at(batch, head, query);
  for (var key = 0u; key < seen; key = key + 32u) {
    if (key % 256u == 0u && key > 0u) {
      // A chunk of keys ends: its sums join those of the chunks before, and begin anew.
      for (var t = 0u; t < TILES; t = t + 1u) {
        for (var c = 0u; c < 4u; c = c + 1u) {
          let column = 32u * t + lane + 8u * c;
          if (column < params[15] && query < params[1]) {
            let total = select(0u, y[result + column], key > 256u);
            y[result + column] = lane_add(total, sums[t][c]);
          }
        }
        sums[t] = vec4u(0u, 0u, 0u, 0u);
      }
    }
    let products = qk_products(batch, head, first, key, at);
    for (var c = 0u; c < 4u; c = c + 1u) {
      let j = key + lane + 8u * c;
      var e = 0u;
      if (j < limit) { e = softmax_exp(score_of(products[c], head, query, j), largest); }
      lanes[c] = lane_add(lanes[c], e);
      rounded_score_tile[at / 8u * 33u + lane + 8u * c] = round12(e);
    }
    for (var t = 0u; t < TILES; t = t + 1u) {
      load_v(batch, head, key, 32u * t, at);
      workgroupBarrier();
      sums[t] = add_score_rows(sums[t], at);
      workgroupBarrier();
    }
  }
  let halves = lane_add(lane_add(lanes.x, lanes.z), lane_add(lanes.y, lanes.w));
  let inverse = softmax_inverse(fold_row_sum(halves, at));
  if (query >= params[1]) { return; }
  if (lane == 0u) {
    let row = (batch * params[3] + head) * params[1] + query;
    stats[2u * row] = largest;
    stats[2u * row + 1u] = inverse;
  }
  for (var t = 0u; t < TILES; t = t + 1u) {
    for (var c = 0u; c < 4u; c = c + 1u) {
      let column = 32u * t + lane + 8u * c;
      if (column < params[15]) {
        let total = select(0u, y[result + column], seen > 256u);
        y[result + column] = softmax_share(lane_add(total, sums[t][c]), inverse);
      }
    }
  }
}
