import type { CaseValues, Op, OpCase } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";

/** Makes the inputs of a case: a pure function of the op, the case and the place of the input. */
export function caseInputs(op: Op, given: OpCase): (Float32Array | Uint32Array)[] {
  return given.inputShapes.map((shape, index) => {
    const kind = given.values?.[index] ?? "normal";
    if (typeof kind !== "string") return Uint32Array.from(kind);
    const next = generator(`${op.name}/${given.name}/${index}`);
    const values = Array.from({ length: elementCount(shape) }, () => VALUES[kind](next));
    return op.inputDtypes?.[index] === "u32" ? Uint32Array.from(values) : Float32Array.from(values);
  });
}

const VALUES: Readonly<Record<CaseValues, (next: () => number) => number>> = {
  normal: (next) => normal(next),
  zero: () => 0,
  one: () => 1,
  equal: () => 0.7,
  huge: (next) => normal(next) * 1e12,
  tiny: (next) => normal(next) * 1e-12,
  mixed: (next) => normal(next) * 10 ** Math.floor(next() * 12 - 6),
  offset: (next) => 1000 + normal(next),
  positive: (next) => Math.abs(normal(next)) + 0.01,
  index: (next) => Math.floor(next() * 7),
  place: (next) => Math.floor(next() * 300),
  word: (next) => next() * 2 ** 32,
};

/** Sum of twelve uniforms less six: close enough to a normal for tests. */
function normal(next: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += next();
  return sum;
}

/** Uniform numbers in [0, 1) from the text of a name (FNV-1a, then a multiplicative hash). */
function generator(name: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    state = Math.imul(state ^ name.charCodeAt(i), 16777619);
  }
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 4294967296;
  };
}
