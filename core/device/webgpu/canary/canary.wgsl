// The start-up probe: what an adapter makes of plain float arithmetic, and whether the guard holds.
// The one shader with the forms that canonical shaders must not have: they are its question.
// VALUE_STORES and SUBNORMAL_STORES stand for the rows, VALUE_ROWS for their number.
// params: 1 number of operand triples; the words of the subnormal rows follow the triples.
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

// The guard of the printed functions: no compiler knows the zero.
fn guarded(value: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(value) ^ zero());
}

// Rounds to 12 significant bits: products of two such values are exact, fused or not.
fn twelve_bits(value: f32) -> f32 {
  let bits = bitcast<u32>(value);
  let rounded = (bits + 0x7ffu + ((bits >> 12u) & 1u)) & 0xfffff000u;
  return bitcast<f32>(select(rounded, 0u, (rounded & 0x7fffffffu) < 0x26000000u));
}

// Divisors as the integer division of the printed functions meets them.
fn mantissa(value: f32) -> u32 {
  return (bitcast<u32>(value) & 0x7fffffu) | 0x800000u;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let count = params[1];
  let at = id.x;
  if (at >= count) { return; }
  let first = at * VALUE_ROWS;
  {
    let a = bitcast<f32>(x[3u * at]);
    let b = bitcast<f32>(x[3u * at + 1u]);
    let c = bitcast<f32>(x[3u * at + 2u]);
    VALUE_STORES
  }
  if (at == 0u) {
    let last = count * VALUE_ROWS;
    let p = 3u * count;
    let a = bitcast<f32>(x[p]);
    let b = bitcast<f32>(x[p + 1u]);
    let c = bitcast<f32>(x[p + 2u]);
    let d = bitcast<f32>(x[p + 3u]);
    let e = bitcast<f32>(x[p + 4u]);
    let g = bitcast<f32>(x[p + 5u]);
    let h = bitcast<f32>(x[p + 6u]);
    SUBNORMAL_STORES
  }
}
