// Weighted sums of values, a column of a head an invocation: keys in order, in chunks of 256.
// params: 1 count, 2 capacity, 3 heads, 4 heads that share values, 5 columns of a head.
@group(0) @binding(1) var<storage, read> position: array<u32>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> inverses: array<u32>;
@group(0) @binding(4) var<storage, read> values: array<u32>;
@group(0) @binding(5) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let row = at / params[5];
  let batch = row / params[3];
  let stride = params[3] / params[4] * params[5];
  let first = batch * params[2] * stride + row % params[3] / params[4] * params[5] + at % params[5];
  let seen = min(position[batch], params[2] - 1u) + 1u;
  var total = 0u;
  var sum = 0u;
  for (var key = 0u; key < seen; key = key + 1u) {
    if (key % 256u == 0u) {
      total = lane_add(total, sum);
      sum = 0u;
    }
    let rounded_weight = round12(weights[row * params[2] + key]);
    let rounded_value = round12(values[first + key * stride]);
    sum = exact_multiply_add(sum, rounded_weight, rounded_value);
  }
  y[at] = softmax_share(lane_add(total, sum), inverses[row]);
}
