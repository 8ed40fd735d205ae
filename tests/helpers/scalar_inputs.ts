import type { BitFunction } from "../../kernels/arithmetic/print_typescript.ts";
import type { TracedFunction } from "../../kernels/arithmetic/trace.ts";
import { wordGenerator } from "./word_generator.ts";

/** Random mantissas in each stratum; with five chosen ones this makes 207,360 inputs. */
const PER_STRATUM = 400;
/** Mantissas at the ends of a binade. */
const END_MANTISSAS = [0, 1, 2, 0x7ffffe, 0x7fffff];

/**
 * Samples the bit patterns of f32: the same number from every exponent and sign, the ends of every
 * binade, special values, and the neighbourhood of every threshold of a function of one argument.
 *
 * @param traced The function; its constants are thresholds, with their neighbours.
 * @param definition The same function, to find where its results become 0, infinite or NaN.
 */
export function scalarInputs(traced: TracedFunction, definition: BitFunction): Uint32Array {
  const next = wordGenerator(`scalar/${traced.name}`);
  const strata: number[] = [];
  for (let stratum = 0; stratum < 512; stratum++) {
    for (const mantissa of END_MANTISSAS) strata.push((stratum << 23) | mantissa);
    for (let i = 0; i < PER_STRATUM; i++) strata.push((stratum << 23) | (next() & 0x7fffff));
  }
  const constants = traced.nodes
    .filter(({ operation }) => operation.endsWith("_constant"))
    .flatMap(({ immediate }) => [immediate, immediate ^ 0x80000000]);
  const edges = [...SPECIAL_BITS, ...constants, ...classChanges(definition)];
  return Uint32Array.from([...strata, ...edges.flatMap(neighbours)]);
}

/** Zeros, ends of the subnormals and of stored form, one, infinities, NaN of every sort. */
export const SPECIAL_BITS: readonly number[] = [
  [0x00000000, 0x00000001, 0x00400000, 0x007fffff, 0x00800000, 0x00800001, 0x25ffffff],
  [0x26000000, 0x26000001, 0x3effffff, 0x3f000000, 0x3f7fffff, 0x3f800000, 0x3f800001],
  [0x4b000000, 0x4b7fffff, 0x7f000000, 0x7f7fffff, 0x7f800000, 0x7f800001, 0x7fa5a5a5],
  [0x7fc00000, 0x7fffffff],
].flat().flatMap((bits) => [bits, (bits | 0x80000000) >>> 0]);

/** Finds, by bisection, inputs at which a result turns from one class of values into another. */
function classChanges(definition: BitFunction): number[] {
  const found: number[] = [];
  for (const sign of [0, 0x80000000]) {
    for (let low = 0; low < 0x7f800000; low += 0x400000) {
      let [a, b] = [low, low + 0x400000];
      const kind = (bits: number) => classOf(definition((bits | sign) >>> 0));
      if (kind(a) === kind(b)) continue;
      while (b - a > 1) {
        const middle = (a + b) >>> 1;
        if (kind(middle) === kind(a)) a = middle;
        else b = middle;
      }
      found.push(a | sign, b | sign);
    }
  }
  return found;
}

function classOf(bits: number): string {
  const size = bits & 0x7fffffff;
  return size > 0x7f800000 ? "nan" : size === 0x7f800000 ? "infinite" : size === 0 ? "zero" : "f";
}

function neighbours(bits: number): number[] {
  return [-3, -2, -1, 0, 1, 2, 3].map((step) => (bits + step) >>> 0);
}
