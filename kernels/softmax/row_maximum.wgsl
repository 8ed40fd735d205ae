// The largest of 32 lanes, of four rows at once; it uses the lanes of row_fold.wgsl.
fn fold_maximum(value: u32, lane: u32, slot: u32) -> u32 {
  let at = slot * 32u + lane;
  lanes[at] = value;
  workgroupBarrier();
  for (var half = 16u; half > 0u; half = half >> 1u) {
    if (lane < half) { lanes[at] = lane_maximum(lanes[at], lanes[at + half]); }
    workgroupBarrier();
  }
  let result = lanes[slot * 32u];
  workgroupBarrier();
  return result;
}
