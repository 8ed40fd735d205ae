// y = factor x where the word is at least the threshold, else 0; four elements an invocation.
// params: 1 quads, 2 factor, 3 threshold.
@group(0) @binding(1) var<storage, read> x: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> words: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<u32>>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let quad = (group.x + group.y * groups.x) * 64u + local.x;
  if (quad >= params[1]) { return; }
  // Behind the last element a buffer is padded to whole quads; what is written there is never read.
  let p = x[quad];
  let w = words[quad];
  y[quad] = vec4<u32>(
    dropout_of(p.x, w.x, params[2], params[3]),
    dropout_of(p.y, w.y, params[2], params[3]),
    dropout_of(p.z, w.z, params[2], params[3]),
    dropout_of(p.w, w.w, params[2], params[3]),
  );
}
