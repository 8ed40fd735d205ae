// Scores of the new token of each row with the keys up to its own, a key an invocation; the new key
// and value join their caches. params: 1 capacity, 2 heads, 3 heads that share keys, 4 columns of a
// head, 5 scale.
@group(0) @binding(1) var<storage, read> qkv: array<u32>;
@group(0) @binding(2) var<storage, read> position: array<u32>;
@group(0) @binding(3) var<storage, read_write> keys: array<u32>;
@group(0) @binding(4) var<storage, read_write> values: array<u32>;
@group(0) @binding(5) var<storage, read_write> scores: array<u32>;

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let capacity = params[1];
  let heads = params[2];
  let columns = params[4];
  let kv_heads = heads / params[3];
  let key = group.x * 64u + local.x;
  let head = group.y;
  let kv_head = head / params[3];
  let batch = group.z;
  // No place outside the cache is ever written; the last one if there were one.
  let own = min(position[batch], capacity - 1u);
  if (key > own) { return; }
  let row = batch * (heads + 2u * kv_heads) * columns;
  let query_at = row + head * columns;
  let own_at = row + (heads + kv_head) * columns;
  let key_at = (batch * kv_heads + kv_head) * columns * capacity + key;
  var sum = 0u;
  for (var d = 0u; d < columns; d = d + 1u) {
    // The new key is read where it comes from, as who writes it may be late.
    var word = qkv[own_at + d];
    if (key < own) { word = keys[key_at + d * capacity]; }
    let rounded_query = round12(qkv[query_at + d]);
    let rounded_key = round12(word);
    sum = exact_multiply_add(sum, rounded_query, rounded_key);
  }
  scores[(batch * heads + head) * capacity + key] = score_of(sum, head * capacity + capacity - 1u - own + key);
  if (key < own || head % params[3] > 0u) { return; }
  let value_at = (batch * capacity + own) * kv_heads * columns + kv_head * columns;
  for (var d = 0u; d < columns; d = d + 1u) {
    keys[key_at + d * capacity] = qkv[own_at + d];
    values[value_at + d] = qkv[own_at + kv_heads * columns + d];
  }
}
