import { type BitFunction, printTypescript } from "../../kernels/arithmetic/print_typescript.ts";
import type { TracedFunction } from "../../kernels/arithmetic/trace.ts";
import { wordGenerator } from "./word_generator.ts";

const SMALLEST_NORMAL = 2 ** -126;

/** A device that differs from IEEE in a way that WGSL allows. */
export interface Liberty {
  readonly name: string;
  /** What becomes of every float, results and operands. */
  readonly change: (x: number) => number;
  /** How `a < b` is written. */
  readonly less: (a: string, b: string) => string;
}

const plainLess = (a: string, b: string) => `${a} < ${b}`;
/** What WGSL allows a device. */
export const LIBERTIES: readonly Liberty[] = [
  {
    name: "subnormals are flushed",
    change: (x) => Math.abs(x) < SMALLEST_NORMAL ? x * 0 : x,
    less: plainLess,
  },
  { name: "zeros have no sign", change: (x) => x === 0 ? 0 : x, less: plainLess },
  { name: "a < b is !(b <= a)", change: (x) => x, less: (a, b) => `!(${b} <= ${a})` },
];

/** Compiles the TypeScript form for a device that takes a liberty. */
export function compileWith({ change, less }: Liberty, traced: TracedFunction): BitFunction {
  const view = new DataView(new ArrayBuffer(4));
  const intOf = (x: number) => (view.setFloat32(0, x), view.getInt32(0));
  const floatOf = (u: number) => (view.setInt32(0, u), change(view.getFloat32(0)));
  const text = printTypescript(traced).replaceAll(
    /= (t\d+) < (t\d+);/g,
    (_, a, b) => `= ${less(a, b)};`,
  );
  return new Function("floatOf", "intOf", "bitsOf", "round", `return ${text}`)(
    floatOf,
    intOf,
    (x: number) => intOf(x) >>> 0,
    (x: number) => change(Math.fround(x)),
  );
}

/**
 * Stored values of every size, small ones most of all, and neighbours of the first operand;
 * operands that cannot be negative are not.
 */
export function storedOperands({ inputs, name }: TracedFunction): number[][] {
  const next = wordGenerator(`stored/${name}`);
  return Array.from({ length: 20_000 }, () => {
    const first = 0x26000000 + next() % 0x2000000;
    return inputs.map((input) => {
      const size = [first + next() % 4, first, 0x26000000 + next() % 0x40000000][next() % 3];
      if (["sum", "divisor", "eps", "rstd", "rrms"].includes(input)) return size;
      return next() % 16 === 0 ? 0 : (size | (next() & 0x80000000)) >>> 0;
    });
  });
}
