// Division and square root in 32-bit integers: IEEE results on every adapter.
//
// No float operation and no integer division is used, so nothing depends on how a device rounds,
// flushes or rewrites. Both work alike: a polynomial and one Newton step give a reciprocal y; y
// gives two digits of the result; the remainder is kept exactly, modulo 2^32, and decides the last
// bit. Only |remainder| < 2^31 and a result off by less than 1.5 are needed; the bounds below are
// over all inputs (tests/kernels/arithmetic/wgsl_runtime_test.ts computes them again).

// a / b rounded to nearest even. Subnormal operands count as 0, subnormal results are a signed 0.
fn div_rn(a: f32, b: f32) -> f32 {
  let gz = zero();
  let ua = bitcast<u32>(a);
  let ub = bitcast<u32>(b);
  let size_a = ua & 0x7fffffffu;
  let size_b = ub & 0x7fffffffu;
  let ma = (ua & 0x7fffffu) | 0x800000u;
  let mb = (ub & 0x7fffffu) | 0x800000u;
  // n / mb is in [1, 2); its 24 bits are the mantissa of the result.
  let ge = ma >= mb;
  let n = select(ma << 1u, ma, ge);
  // 2^40 / mb: a quadratic within 1.1 % (minimax, 1 / 99), one Newton step: y within 2^-13.8.
  let d = mb >> 13u;
  let seed = 278162u - ((d * (381930u - d * 83u)) >> 11u);
  let error = bitcast<i32>(0x100000u - ((mb >> 6u) | 1u) * seed) >> 14u;
  let y = bitcast<i32>(seed) + ((bitcast<i32>(seed) * error) >> 20u);
  // The first 12 bits, off by at most 0.92; then |r1| < 0.92 * 2^24, which times y fits again.
  let q1 = ((n >> 10u) * bitcast<u32>(y) + 0x4c000u) >> 19u;
  let r1 = (n << 11u) - q1 * mb;
  // The others, off by at most 1.05: |r2| < 1.05 * 2^24, so twice that cannot wrap.
  let q2 = ((bitcast<i32>(r1) >> 10u) * y + 0x2c000) >> 18u;
  let r2 = (r1 << 12u) - bitcast<u32>(q2) * mb;
  // To nearest: a tie cannot occur, as 2 n 2^23 = (2 q + 1) mb would need 2^24 to divide mb.
  let twice = bitcast<i32>(r2 << 1u);
  let limit = bitcast<i32>(mb);
  let up = select(0u, 1u, twice > limit) - select(0u, 1u, twice < -limit);
  let m = (q1 << 12u) + bitcast<u32>(q2) + up;
  let e = bitcast<i32>(size_a >> 23u) - bitcast<i32>(size_b >> 23u) + select(126, 127, ge);
  let zero_a = size_a < 0x800000u;
  let zero_b = size_b < 0x800000u;
  let huge_a = size_a >= 0x7f800000u;
  let huge_b = size_b >= 0x7f800000u;
  var r = (bitcast<u32>(e) << 23u) + (m - 0x800000u);
  r = select(r, 0u, e <= 0 || zero_a || huge_b);
  r = select(r, 0x7f800000u, e >= 255 || zero_b || huge_a);
  r = r | ((ua ^ ub) & 0x80000000u);
  let nan = max(size_a, size_b) > 0x7f800000u || (zero_a && zero_b) || (huge_a && huge_b);
  return bitcast<f32>(select(r, 0x7fc00000u, nan) ^ gz);
}

// The square root rounded to nearest even. Subnormal inputs count as 0.
fn sqrt_rn(x: f32) -> f32 {
  let gz = zero();
  let u = bitcast<u32>(x);
  let exponent = (u >> 23u) & 255u;
  // The mantissa as 2^23 [1, 4): one bit up where the unbiased exponent is odd.
  let m = ((u & 0x7fffffu) | 0x800000u) << (~exponent & 1u);
  // 2^16 / sqrt(m / 2^23): a cubic within 0.74 % (minimax); one Newton step improves the root and
  // its reciprocal y to within 2^-13.9.
  let c = m >> 13u;
  let seed = 101945u - ((c * (48396u - ((c * (408092u - c * 39u)) >> 15u))) >> 10u);
  let near = (((m >> 8u) | 1u) * seed) >> 15u;
  let error = bitcast<i32>(0x60000u - near * seed) >> 12u;
  let root = near + bitcast<u32>((bitcast<i32>(near) * error) >> 21u);
  let y = bitcast<i32>(seed) + ((bitcast<i32>(seed) * error) >> 21u);
  // The first 13 bits, then 11 more: together off by at most 0.68.
  let q1 = (root + 8u) >> 4u;
  let r1 = (m << 1u) - q1 * q1;
  let q2 = bitcast<u32>((bitcast<i32>(r1) * y + 0x20000) >> 18u);
  let q = (q1 << 11u) + q2;
  let r2 = bitcast<i32>((r1 << 22u) - q2 * ((q1 << 12u) + q2));
  // (q + 1/2)^2 = q^2 + q + 1/4 is no integer: there are no ties.
  let up = select(0u, 1u, r2 > bitcast<i32>(q)) - select(0u, 1u, r2 <= -bitcast<i32>(q));
  var r = q + up + (((exponent + 125u) >> 1u) << 23u);
  r = select(r, 0x7fc00000u, u > 0x7f800000u);
  r = select(r, u, u == 0x7f800000u);
  r = select(r, u & 0x80000000u, exponent == 0u);
  return bitcast<f32>(r ^ gz);
}
