// A sum that a term is added to in place, an element an invocation. params: 1 elements.
@group(0) @binding(1) var<storage, read> term: array<u32>;
@group(0) @binding(2) var<storage, read> keep: array<u32>;
@group(0) @binding(3) var<storage, read_write> sum: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = (group.x + group.y * groups.x) * 64u + local.x;
  if (at >= params[1]) { return; }
  sum[at] = accumulate_of(sum[at], term[at], keep[0u]);
}
