// Inner products over a head of a row of LEFT and rows `second` to `second + 3` of RIGHT, of which
// those behind the last row are of no use.
fn NAME_products(batch: u32, head: u32, first: u32, second: u32) -> vec4u {
  let last = params[RIGHT_ROWS] - 1u;
  let left_at = LEFT_AT(batch, head, first);
  let at = vec4u(
    RIGHT_AT(batch, head, min(second, last)),
    RIGHT_AT(batch, head, min(second + 1u, last)),
    RIGHT_AT(batch, head, min(second + 2u, last)),
    RIGHT_AT(batch, head, min(second + 3u, last)),
  );
  var sums = vec4u(0u, 0u, 0u, 0u);
  for (var d = 0u; d < params[15]; d = d + 1u) {
    let rounded_value = round12(LEFT[left_at + d]);
    let rounded_x = round12(RIGHT[at.x + d]);
    let rounded_y = round12(RIGHT[at.y + d]);
    let rounded_z = round12(RIGHT[at.z + d]);
    let rounded_w = round12(RIGHT[at.w + d]);
    sums = vec4u(
      exact_multiply_add(sums.x, rounded_value, rounded_x),
      exact_multiply_add(sums.y, rounded_value, rounded_y),
      exact_multiply_add(sums.z, rounded_value, rounded_z),
      exact_multiply_add(sums.w, rounded_value, rounded_w),
    );
  }
  return sums;
}
