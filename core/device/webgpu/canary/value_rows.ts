import { bitsOf, floatOf } from "../../../base/float_bits.ts";
import type { Arithmetic } from "./arithmetic.ts";

/** What a row asks about. */
export type CanaryGroup =
  | "contraction"
  | "guarded contraction"
  | "exact product"
  | "built-in fma"
  | "rewriting"
  | "guarded rewriting"
  | "rounding"
  | "division"
  | "integers";

/** One expression, as the shader has it and as the host computes it. */
export interface ValueRow {
  readonly group: CanaryGroup;
  /** WGSL over `a`, `b`, `c`. */
  readonly text: string;
  readonly type: "f32" | "u32";
  /** Bits of the result, in the order written. */
  readonly bits: (m: Arithmetic, a: number, b: number, c: number) => number;
  /** Bits that a known rewrite of the text gives. */
  readonly rewritten?: (m: Arithmetic, a: number, b: number, c: number) => number;
}

type Formula = (m: Arithmetic, a: number, b: number, c: number) => number;

function row(group: CanaryGroup, text: string, formula: Formula): ValueRow {
  return { group, text, type: "f32", bits: (m, a, b, c) => bitsOf(formula(m, a, b, c)) };
}

/** Two rows: an expression that compilers rewrite, and the same under the guard. */
function rewritingRows(
  texts: { readonly plain: string; readonly guarded: string },
  formulas: { readonly written: Formula; readonly rewritten: Formula },
): ValueRow[] {
  const bits = row("rewriting", texts.plain, formulas.rewritten).bits;
  return [
    { ...row("rewriting", texts.plain, formulas.written), rewritten: bits },
    { ...row("guarded rewriting", texts.guarded, formulas.written), rewritten: bits },
  ];
}

function wordRow(text: string, bits: (a: number, b: number) => number): ValueRow {
  return { group: "integers", text, type: "u32", bits: (_, a, b) => bits(a, b) >>> 0 };
}

const TENTH = Math.fround(0.1);
const THREE_TENTHS = Math.fround(0.3);
/** 1.5 * 2^23: adding it and taking it away rounds to an integer, if nobody simplifies it. */
const MAGIC = 12_582_912;

/** Every expression that is evaluated on all operand triples, in the order of the output. */
export const VALUE_ROWS: readonly ValueRow[] = [
  row("contraction", "a * b + c", (m, a, b, c) => m.multiplyAdd(a, b, c)),
  row("contraction", "c - a * b", (m, a, b, c) => m.multiplyAdd(-a, b, c)),
  row("guarded contraction", "guarded(a * b) + c", (m, a, b, c) => m.guardedMultiplyAdd(a, b, c)),
  row("guarded contraction", "c - guarded(a * b)", (m, a, b, c) => m.guardedMultiplyAdd(-a, b, c)),
  row(
    "exact product",
    "twelve_bits(a) * twelve_bits(b) + c",
    (m, a, b, c) => m.multiplyAdd(twelveBits(a), twelveBits(b), c),
  ),
  row("built-in fma", "fma(a, b, c)", (m, a, b, c) => m.fma(a, b, c)),
  ...rewritingRows(
    { plain: "(a + b) - a", guarded: "guarded(a + b) - a" },
    { written: (m, a, b) => m.subtract(m.add(a, b), a), rewritten: (_m, _a, b) => b },
  ),
  ...rewritingRows(
    { plain: "(a - b) + b", guarded: "guarded(a - b) + b" },
    { written: (m, a, b) => m.add(m.subtract(a, b), b), rewritten: (_, a) => a },
  ),
  {
    ...row(
      "rewriting",
      "a * b + a * c",
      (m, a, b, c) => m.multiplyAdd(a, b, m.multiply(a, c)),
    ),
    rewritten: (m, a, b, c) => bitsOf(m.multiply(a, m.add(b, c))),
  },
  {
    ...row(
      "guarded rewriting",
      "guarded(a * b) + guarded(a * c)",
      (m, a, b, c) => m.guardedMultiplyAdd(a, b, m.multiply(a, c)),
    ),
    rewritten: (m, a, b, c) => bitsOf(m.multiply(a, m.add(b, c))),
  },
  ...rewritingRows(
    { plain: "(a * 0.1) * 0.3", guarded: "guarded(a * 0.1) * 0.3" },
    {
      written: (m, a) => m.multiply(m.multiply(a, TENTH), THREE_TENTHS),
      rewritten: (m, a) => m.multiply(a, m.multiply(TENTH, THREE_TENTHS)),
    },
  ),
  ...rewritingRows(
    { plain: "1.0 + (a + 0.3)", guarded: "1.0 + guarded(a + 0.3)" },
    {
      written: (m, a) => m.add(1, m.add(a, THREE_TENTHS)),
      rewritten: (m, a) => m.add(a, m.add(1, THREE_TENTHS)),
    },
  ),
  ...rewritingRows(
    {
      plain: "(a + 12582912.0) - 12582912.0",
      guarded: "guarded(a + 12582912.0) - 12582912.0",
    },
    { written: (m, a) => m.subtract(m.add(a, MAGIC), MAGIC), rewritten: (_, a) => a },
  ),
  ...rewritingRows(
    { plain: "(a + b) + c", guarded: "guarded(a + b) + c" },
    {
      written: (m, a, b, c) => m.add(m.add(a, b), c),
      rewritten: (m, a, b, c) => m.add(a, m.add(b, c)),
    },
  ),
  ...rewritingRows(
    { plain: "(a * b) * c", guarded: "guarded(a * b) * c" },
    {
      written: (m, a, b, c) => m.multiply(m.multiply(a, b), c),
      rewritten: (m, a, b, c) => m.multiply(a, m.multiply(b, c)),
    },
  ),
  row("rounding", "a + b", (m, a, b) => m.add(a, b)),
  row("rounding", "a - b", (m, a, b) => m.subtract(a, b)),
  row("rounding", "a * b", (m, a, b) => m.multiply(a, b)),
  row("division", "a / b", (m, a, b) => m.divide(a, b)),
  row("division", "a / 3.0", (m, a) => m.divide(a, 3)),
  row("division", "(a / b) * b", (m, a, b) => m.multiply(m.divide(a, b), b)),
  row("division", "sqrt(abs(a))", (m, a) => m.squareRoot(Math.abs(a))),
  row("division", "1.0 / sqrt(abs(a))", (m, a) => m.divide(1, m.squareRoot(Math.abs(a)))),
  row("integers", "f32(i32(a * 64.0))", (m, a) => Math.trunc(m.multiply(a, 64))),
  row("integers", "floor(a)", (_, a) => Math.floor(a)),
  wordRow("mantissa(a) / (mantissa(b) >> 12u)", (a, b) => mantissa(a) / (mantissa(b) >>> 12)),
  wordRow("mantissa(a) % (mantissa(b) >> 12u)", (a, b) => mantissa(a) % (mantissa(b) >>> 12)),
  wordRow("bitcast<u32>(a) * bitcast<u32>(b)", (a, b) => Math.imul(bitsOf(a), bitsOf(b))),
  wordRow("bitcast<u32>(bitcast<i32>(a) >> 7u)", (a) => (bitsOf(a) | 0) >> 7),
];

function twelveBits(value: number): number {
  const bits = bitsOf(value);
  const rounded = ((bits + 0x7ff + ((bits >>> 12) & 1)) & 0xfffff000) >>> 0;
  return (rounded & 0x7fffffff) < 0x26000000 ? 0 : floatOf(rounded);
}

function mantissa(value: number): number {
  return (bitsOf(value) & 0x7fffff) | 0x800000;
}
