import type { CaseValues, OpCase } from "../../base/op.ts";
import { elementCount } from "../../base/shape.ts";
import { wordSequence } from "./word_sequence.ts";

/**
 * Makes the inputs of a case as bit patterns: the same on every machine, without any arithmetic.
 *
 * Float values have random signs and fractions, and lie between 2^-6 and 2^3 in size.
 *
 * @throws {RangeError} If the case asks for values of another kind.
 */
export function probeInputs({ name, inputShapes, values }: OpCase): Uint32Array[] {
  return inputShapes.map((shape, index) => {
    const kind = values?.[index] ?? "normal";
    if (typeof kind !== "string") return Uint32Array.from(kind);
    const word = PROBE_VALUES[kind];
    if (word === undefined) {
      throw new RangeError(
        `Cannot make values for a probe as they must be ordinary: case="${name}", kind=${kind}`,
      );
    }
    const next = wordSequence(index);
    return Uint32Array.from({ length: elementCount(shape) }, () => word(next));
  });
}

/** Kinds of values that a probe makes, by one word each. */
const PROBE_VALUES: Readonly<Partial<Record<CaseValues, (next: () => number) => number>>> = {
  normal: (next) => (next() & 0x807fffff) | magnitude(next),
  positive: (next) => (next() & 0x007fffff) | magnitude(next),
  one: () => 0x3f800000,
  index: (next) => next() % 7,
  word: (next) => next(),
};

/** Says that a probe can make the values of a case: of ordinary kinds, or stated one by one. */
export function hasProbeValues({ values }: OpCase): boolean {
  return values?.every((kind) => typeof kind !== "string" || kind in PROBE_VALUES) ?? true;
}

/** Exponent bits of 2^-6 to 2^2. */
function magnitude(next: () => number): number {
  return (121 + next() % 9) << 23;
}
