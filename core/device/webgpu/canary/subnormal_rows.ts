import type { Arithmetic } from "./arithmetic.ts";

/** One expression on fixed operands that shows whether subnormals are kept. */
export interface SubnormalRow {
  readonly name: string;
  /** WGSL over `a` to `h`, of type `f32`. */
  readonly text: string;
  readonly value: (m: Arithmetic, v: SubnormalOperands) => number;
}

/** Operands of the subnormal rows, by their names in the shader. */
export interface SubnormalOperands {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly g: number;
  readonly h: number;
}

/** Every expression on the subnormal operands, in the order of the output. */
export const SUBNORMAL_ROWS: readonly SubnormalRow[] = [
  { name: "sum of subnormals", text: "a + b", value: (m, { a, b }) => m.add(a, b) },
  { name: "product below 2^-126", text: "c * d", value: (m, { c, d }) => m.multiply(c, d) },
  { name: "subnormal operand", text: "a * e", value: (m, { a, e }) => m.multiply(a, e) },
  { name: "difference of normals", text: "g - h", value: (m, { g, h }) => m.subtract(g, h) },
  {
    name: "comparison",
    text: "select(0.0, 1.0, a > 0.0)",
    value: (m, { a }) => m.operand(a) > 0 ? 1 : 0,
  },
  { name: "copy", text: "a", value: (_, { a }) => a },
  { name: "negation", text: "-a", value: (m, { a }) => -m.operand(a) },
];

/** Bits of the operands `a` to `h`: two subnormals, 2^-63, 2^-75, 2^100, 1.5 * 2^-126, 2^-126. */
export const SUBNORMAL_OPERAND_BITS: readonly number[] = [
  0x00000007,
  0x00000009,
  0x20000000,
  0x1a000000,
  0x71800000,
  0x00c00000,
  0x00800000,
];
