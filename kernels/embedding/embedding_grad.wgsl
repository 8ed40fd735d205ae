// Sums the gradients of the places of a token: a workgroup for each row of the table and 64 columns.
// It takes 2,048 places at a time: each lane marks which of its 32 hold the token, then every lane
// adds the marked places to its column, in order.
// params: 1 places, 2 width, 3 vocabulary, 4 blocks of columns.
@group(0) @binding(1) var<storage, read> grad_y: array<u32>;
@group(0) @binding(2) var<storage, read> tokens: array<u32>;
@group(0) @binding(3) var<storage, read_write> table: array<u32>;

var<workgroup> marks: array<u32, 64>;

fn mark(first: u32, token: u32) -> u32 {
  var bits = 0u;
  for (var i = 0u; i < 32u; i = i + 1u) {
    if (first + i < params[1]) {
      if (tokens[first + i] == token) { bits = bits | (1u << i); }
    }
  }
  return bits;
}

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let unit = group.x + group.y * groups.x;
  let row = unit / params[4];
  if (row >= params[3]) { return; }
  let column = (unit % params[4]) * 64u + local.x;
  let inside = column < params[2];
  let source = select(0u, column, inside);
  var sum = 0u;
  for (var tile = 0u; tile < params[1]; tile = tile + 2048u) {
    marks[local.x] = mark(tile + local.x * 32u, row);
    workgroupBarrier();
    for (var lane = 0u; lane < 64u; lane = lane + 1u) {
      var place = tile + lane * 32u;
      for (var bits = marks[lane]; bits != 0u; bits = bits >> 1u) {
        if ((bits & 1u) != 0u) { sum = lane_add(sum, grad_y[place * params[2] + source]); }
        place = place + 1u;
      }
    }
    workgroupBarrier();
  }
  if (inside) { table[row * params[2] + column] = store_sum(sum); }
}
