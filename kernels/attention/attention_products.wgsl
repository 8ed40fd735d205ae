// Inner products over a head of 32 rows of LEFT and 32 rows of RIGHT; rows behind the last are zero.
fn NAME_products(batch: u32, head: u32, first: u32, second: u32, local: u32) -> vec4u {
  var sums = vec4u(0u, 0u, 0u, 0u);
  for (var d = 0u; d < params[15]; d = d + 32u) {
    for (var e = local; e < 1024u; e = e + 256u) {
      let row = e / 32u;
      let column = d + e % 32u;
      var left = 0u;
      var right = 0u;
      if (column < params[15] && first + row < params[LEFT_ROWS]) {
        left = LEFT[LEFT_AT(batch, head, first + row) + column];
      }
      if (column < params[15] && second + row < params[RIGHT_ROWS]) {
        right = RIGHT[RIGHT_AT(batch, head, second + row) + column];
      }
      rounded_left_tile[row * 33u + e % 32u] = round12(left);
      rounded_right_tile[row * 33u + e % 32u] = round12(right);
    }
    workgroupBarrier();
    sums = add_columns(sums, local);
    workgroupBarrier();
  }
  return sums;
}
