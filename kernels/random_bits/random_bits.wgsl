// Philox4x32-10, one block of four words an invocation, in 32-bit integers. params: 1 count.
@group(0) @binding(1) var<storage, read> key: array<u32>;
@group(0) @binding(2) var<storage, read_write> bits: array<u32>;

// Upper 32 bits of a product, from four products of 16-bit halves; no sum can overflow.
fn multiply_high(a: u32, b: u32) -> u32 {
  let a_low = a & 0xffffu;
  let a_high = a >> 16u;
  let b_low = b & 0xffffu;
  let b_high = b >> 16u;
  let middle = a_high * b_low + ((a_low * b_low) >> 16u);
  let other = a_low * b_high + (middle & 0xffffu);
  return a_high * b_high + (middle >> 16u) + (other >> 16u);
}

fn philox(counter: vec4u, first_key: vec2u) -> vec4u {
  var c = counter;
  var k = first_key;
  for (var round = 0u; round < 10u; round = round + 1u) {
    c = vec4u(
      multiply_high(0xcd9e8d57u, c.z) ^ c.y ^ k.x,
      0xcd9e8d57u * c.z,
      multiply_high(0xd2511f53u, c.x) ^ c.w ^ k.y,
      0xd2511f53u * c.x,
    );
    k = k + vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let block = (group.x + group.y * groups.x) * 64u + local.x;
  let count = params[1];
  let at = block * 4u;
  if (at >= count) { return; }
  let words = philox(vec4u(key[2] + block, key[3], key[4], key[5]), vec2u(key[0], key[1]));
  bits[at] = words.x;
  if (at + 1u < count) { bits[at + 1u] = words.y; }
  if (at + 2u < count) { bits[at + 2u] = words.z; }
  if (at + 3u < count) { bits[at + 3u] = words.w; }
}
