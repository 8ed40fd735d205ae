import { sha256Hex } from "../../../base/sha256.ts";
import { bitsOf } from "../../../base/float_bits.ts";
import { FUSED, STRICT, UNFUSED } from "./arithmetic.ts";
import { CANARY_TRIPLES, subnormalOperands, tripleOf } from "./canary_operands.ts";
import { SUBNORMAL_ROWS } from "./subnormal_rows.ts";
import { type CanaryGroup, VALUE_ROWS } from "./value_rows.ts";

/** What the canary found on an adapter. */
export interface CanaryVerdict {
  /** Whether canonical kernels can give the canonical bits there. */
  readonly bitwise: boolean;
  /** Findings as short texts, by name. */
  readonly findings: Readonly<Record<string, string>>;
}

/** Groups in which one wrong bit forbids the class "bitwise": what canonical kernels consist of. */
const DECIDING: readonly CanaryGroup[] = [
  "guarded contraction",
  "exact product",
  "guarded rewriting",
  "rounding",
  "integers",
];

/**
 * Judges the canary's output against strict f32 arithmetic, computed on the host.
 *
 * Fusing or rewriting plain text, flushed subnormals and inexact native division are noted, and do
 * not forbid the class "bitwise": canonical kernels guard every result, store nothing below 2^-51,
 * and divide in integers. Zeros count as equal whatever their sign, which is never stored either.
 *
 * @param operands Input of the canary.
 * @param output What the adapter wrote.
 */
export function judgeCanary(operands: Uint32Array, output: Uint32Array): CanaryVerdict {
  const changed = changedRows(operands, output);
  const list = (group: CanaryGroup, none: string, some = "") => {
    const rows = changed.get(group);
    return rows === undefined ? none : some + rows.join(", ");
  };
  const guards = [changed.get("guarded contraction"), changed.get("guarded rewriting")]
    .flatMap((rows) => rows ?? []);
  return {
    bitwise: DECIDING.every((group) => !changed.has(group)),
    findings: {
      contraction: list("contraction", "none"),
      rewrites: list("rewriting", "none"),
      guard: guards.length === 0 ? "holds" : `broken: ${guards.join(", ")}`,
      exactProducts: list("exact product", "hold", "broken: "),
      builtInFma: list("built-in fma", "fused"),
      nearestEven: list("rounding", "yes", "no: "),
      integers: list("integers", "exact", "wrong: "),
      nativeDivision: list("division", "exact", "wrong: "),
      subnormals: subnormalText(operands, output),
      canary: sha256Hex(new Uint8Array(output.buffer, output.byteOffset, output.byteLength))
        .slice(0, 16),
    },
  };
}

/** Lists the rows of each group that differ, with what they were turned into where it is known. */
function changedRows(
  operands: Uint32Array,
  output: Uint32Array,
): ReadonlyMap<CanaryGroup, readonly string[]> {
  const triples = Array.from({ length: CANARY_TRIPLES }, (_, i) => tripleOf(operands, i));
  const changed = new Map<CanaryGroup, string[]>();
  VALUE_ROWS.forEach(({ group, text, bits, rewritten = bits }, row) => {
    const answer = (i: number) => unsignedZero(output[i * VALUE_ROWS.length + row]);
    const matches = (m: typeof STRICT, formula: typeof bits) =>
      triples.every(([a, b, c], i) => unsignedZero(formula(m, a, b, c)) === answer(i));
    if (matches(STRICT, bits)) return;
    const how = matches(STRICT, rewritten)
      ? "rewritten"
      : matches(FUSED, bits)
      ? "fused"
      : matches(UNFUSED, bits)
      ? "two roundings"
      : "other bits";
    changed.set(group, [...changed.get(group) ?? [], `${text} (${how})`]);
  });
  return changed;
}

function subnormalText(operands: Uint32Array, output: Uint32Array): string {
  const values = subnormalOperands(operands);
  const first = CANARY_TRIPLES * VALUE_ROWS.length;
  const states = SUBNORMAL_ROWS.map(({ name, value }, i) => {
    const answer = output[first + i];
    const state = answer === bitsOf(value(STRICT, values))
      ? "kept"
      : (answer & 0x7fffffff) === 0
      ? "flushed"
      : `0x${answer.toString(16)}`;
    return { name, state };
  });
  const changed = states.filter(({ state }) => state !== "kept");
  if (changed.length === 0) return "kept";
  const flushed = states.every(({ name, state }) => name === "copy" || state === "flushed");
  if (flushed) return "flushed";
  return changed.map(({ name, state }) => `${name} ${state}`).join(", ");
}

function unsignedZero(bits: number): number {
  return (bits & 0x7fffffff) === 0 ? 0 : bits;
}
