// Norm, clipping factor and loss of a step, over those of the step before. params: 1 limit.
@group(0) @binding(1) var<storage, read> sum: array<u32>;
@group(0) @binding(2) var<storage, read> loss: array<u32>;
@group(0) @binding(3) var<storage, read_write> next: array<u32>;

@workgroup_size(1)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let scale = clip_scale_of(next[1u], sum[0u], loss[0u], params[1]);
  next[0u] = clip_norm_of(sum[0u]);
  next[1u] = scale;
  next[2u] = loss[0u];
}
