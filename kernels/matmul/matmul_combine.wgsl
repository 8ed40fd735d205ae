// Adds the sums of chunks in order.
// params: 1 chunks, 2 outputs.
@group(0) @binding(1) var<storage, read> partial: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  let outputs = params[2];
  if (at >= outputs) { return; }
  var total = partial[at];
  for (var chunk = 1u; chunk < params[1]; chunk = chunk + 1u) {
    total = lane_add(total, partial[chunk * outputs + at]);
  }
  y[at] = epilogue(store_sum(total), at);
}
