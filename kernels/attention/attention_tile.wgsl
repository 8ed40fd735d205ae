// What the attention kernels share where workgroups do: tiles of 32 rows by 32 columns in a workgroup
// of 256. Each invocation has one row of a tile, local / 8, and four of its columns, local % 8 + 8 c.
var<workgroup> rounded_left_tile: array<u32, 1056>;
var<workgroup> rounded_right_tile: array<u32, 1056>;
var<workgroup> rounded_score_tile: array<u32, 1056>;
var<workgroup> folds: array<u32, 256>;

// Adds products of the left tile's row and four of the right tile's rows, 32 columns of a head.
fn add_columns(sums: vec4u, local: u32) -> vec4u {
  var total = sums;
  let row = local / 8u * 33u;
  let at = (local % 8u) * 33u;
  for (var c = 0u; c < 32u; c = c + 1u) {
    let rounded_value = rounded_left_tile[row + c];
    total = vec4u(
      exact_multiply_add(total.x, rounded_value, rounded_right_tile[at + c]),
      exact_multiply_add(total.y, rounded_value, rounded_right_tile[at + c + 264u]),
      exact_multiply_add(total.z, rounded_value, rounded_right_tile[at + c + 528u]),
      exact_multiply_add(total.w, rounded_value, rounded_right_tile[at + c + 792u]),
    );
  }
  return total;
}

// Adds products of a row of the tile of scores and four columns of the right tile, 32 rows.
fn add_score_rows(sums: vec4u, local: u32) -> vec4u {
  var total = sums;
  let row = local / 8u * 33u;
  for (var r = 0u; r < 32u; r = r + 1u) {
    let rounded_value = rounded_score_tile[row + r];
    let at = r * 33u + local % 8u;
    total = vec4u(
      exact_multiply_add(total.x, rounded_value, rounded_right_tile[at]),
      exact_multiply_add(total.y, rounded_value, rounded_right_tile[at + 8u]),
      exact_multiply_add(total.z, rounded_value, rounded_right_tile[at + 16u]),
      exact_multiply_add(total.w, rounded_value, rounded_right_tile[at + 24u]),
    );
  }
  return total;
}

// The same with a row of the left tile.
fn add_left_rows(sums: vec4u, local: u32) -> vec4u {
  var total = sums;
  let row = local / 8u * 33u;
  for (var r = 0u; r < 32u; r = r + 1u) {
    let rounded_value = rounded_left_tile[row + r];
    let at = r * 33u + local % 8u;
    total = vec4u(
      exact_multiply_add(total.x, rounded_value, rounded_right_tile[at]),
      exact_multiply_add(total.y, rounded_value, rounded_right_tile[at + 8u]),
      exact_multiply_add(total.z, rounded_value, rounded_right_tile[at + 16u]),
      exact_multiply_add(total.w, rounded_value, rounded_right_tile[at + 24u]),
    );
  }
  return total;
}
