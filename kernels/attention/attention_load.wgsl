// Fills the right tile with 32 rows of RIGHT and 32 columns of a head from `d` on.
fn load_RIGHT(batch: u32, head: u32, second: u32, d: u32, local: u32) {
  for (var e = local; e < 1024u; e = e + 256u) {
    let row = e / 32u;
    let column = d + e % 32u;
    var value = 0u;
    if (column < params[15] && second + row < params[RIGHT_ROWS]) {
      value = RIGHT[RIGHT_AT(batch, head, second + row) + column];
    }
    rounded_right_tile[row * 33u + e % 32u] = round12(value);
  }
}
