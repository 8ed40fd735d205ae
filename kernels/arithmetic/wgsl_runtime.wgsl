// Division and square root in 32-bit integers: IEEE results on every adapter.
// Integer division is exact in WGSL; no float operation is used here.

// a / b rounded to nearest even. Subnormal operands count as 0, subnormal results are a signed 0.
fn div_rn(a: f32, b: f32) -> f32 {
  let gz = zero();
  let ua = bitcast<u32>(a);
  let ub = bitcast<u32>(b);
  let sign = (ua ^ ub) & 0x80000000u;
  let exponent_a = i32((ua >> 23u) & 255u);
  let exponent_b = i32((ub >> 23u) & 255u);
  let ma = (ua & 0x7fffffu) | 0x800000u;
  let mb = (ub & 0x7fffffu) | 0x800000u;
  let ge = ma >= mb;
  // The quotient of the mantissas, 8 + 8 + 8 + 1 bits, in [2^24, 2^25).
  let n0 = select(ma << 8u, ma << 7u, ge);
  let q0 = n0 / mb;
  let n1 = (n0 - q0 * mb) << 8u;
  let q1 = n1 / mb;
  let n2 = (n1 - q1 * mb) << 8u;
  let q2 = n2 / mb;
  let n3 = (n2 - q2 * mb) << 1u;
  let q3 = select(0u, 1u, n3 >= mb);
  let remainder = n3 - q3 * mb;
  let q = (((q0 << 8u) | q1) << 9u) | (q2 << 1u) | q3;
  let m = q >> 1u;
  let up = (q & 1u) & select(m & 1u, 1u, remainder != 0u);
  let e = exponent_a - exponent_b + select(126, 127, ge);
  // A carry out of the mantissa into the exponent is wanted.
  var r = (u32(e) << 23u) + (m - 0x800000u) + up;
  let rounded_exponent = e + select(0, 1, m + up == 0x1000000u);
  if (rounded_exponent >= 255) { r = 0x7f800000u; }
  if (rounded_exponent <= 0) { r = 0u; }
  let zero_a = exponent_a == 0;
  let zero_b = exponent_b == 0;
  let infinite_a = exponent_a == 255;
  let infinite_b = exponent_b == 255;
  if (zero_a || infinite_b) { r = 0u; }
  if (zero_b || infinite_a) { r = 0x7f800000u; }
  r = r | sign;
  let nan_a = (ua & 0x7fffffffu) > 0x7f800000u;
  let nan_b = (ub & 0x7fffffffu) > 0x7f800000u;
  if ((zero_a && zero_b) || (infinite_a && infinite_b) || nan_a || nan_b) { r = 0x7fc00000u; }
  return bitcast<f32>(r ^ gz);
}

// The square root rounded to nearest even, bit by bit.
fn sqrt_rn(x: f32) -> f32 {
  let gz = zero();
  let u = bitcast<u32>(x);
  let e = i32((u >> 23u) & 255u) - 127;
  let mantissa = (u & 0x7fffffu) | 0x800000u;
  var m = select(mantissa, mantissa << 1u, (e & 1) != 0) << 1u;
  // q gets 25 bits, the remainder stays in m.
  var q = 0u;
  var s = 0u;
  var bit = 0x1000000u;
  for (var i = 0; i < 25; i = i + 1) {
    let t = s + bit;
    let fits = t <= m;
    s = select(s, t + bit, fits);
    m = select(m, m - t, fits);
    q = select(q, q + bit, fits);
    m = m << 1u;
    bit = bit >> 1u;
  }
  q = q + select(0u, q & 1u, m != 0u);
  var r = (q >> 1u) + 0x3f000000u + (u32(e >> 1u) << 23u);
  if ((u & 0x7f800000u) == 0u) {
    r = u & 0x80000000u;
  } else if ((u >> 31u) != 0u || (u & 0x7fffffffu) > 0x7f800000u) {
    r = 0x7fc00000u;
  } else if (u == 0x7f800000u) {
    r = u;
  }
  return bitcast<f32>(r ^ gz);
}
