// Four rows of 32 lanes share a workgroup; each row folds its lanes in halves.
var<workgroup> lanes: array<u32, 128>;

fn fold_lanes(value: u32, lane: u32, slot: u32) -> u32 {
  let at = slot * 32u + lane;
  lanes[at] = value;
  workgroupBarrier();
  for (var half = 16u; half > 0u; half = half >> 1u) {
    if (lane < half) { lanes[at] = lane_add(lanes[at], lanes[at + half]); }
    workgroupBarrier();
  }
  let result = lanes[slot * 32u];
  workgroupBarrier();
  return result;
}
