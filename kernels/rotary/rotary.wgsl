// Rotary embedding: one invocation an element.
// params: 1 elements, 2 width, 3 positions, 4 pairs, 5 first column, 6 heads, 7 columns of a head,
// 8 layout (0 neighbours, 1 halves), 9 sign bit that turns back.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read> cos_table: array<u32>;
@group(0) @binding(3) var<storage, read> sin_table: array<u32>;
@group(0) @binding(4) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  let row = at / params[2];
  let column = at % params[2];
  let pairs = params[4];
  // Columns before the first head wrap round to numbers above the last one.
  let place = column - params[5];
  let inside = place % params[7];
  if (place >= params[6] * params[7] || inside >= 2u * pairs) {
    y[at] = x[at];
    return;
  }
  let halves = params[8] == 1u;
  let pair = select(inside / 2u, inside % pairs, halves);
  let second = select(inside % 2u, inside / pairs, halves) == 1u;
  let distance = select(1u, pairs, halves);
  let entry = (row % params[3]) * pairs + pair;
  let c = cos_table[entry];
  let s = sin_table[entry] ^ params[9];
  if (second) { y[at] = rotary_second(x[at - distance], x[at], c, s); }
  else { y[at] = rotary_first(x[at], x[at + distance], c, s); }
}
