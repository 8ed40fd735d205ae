@group(0) @binding(1) var<storage, read> x: array<u32>;

// The plain sum over rows; the second sum is unused.
fn chunk_sums(column: u32, first: u32, last: u32) -> vec2<u32> {
  let width = params[2];
  var sum = 0u;
  for (var r = first; r < last; r = r + 1u) { sum = lane_add(sum, x[r * width + column]); }
  return vec2<u32>(sum, 0u);
}
