import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/base/errors.ts";
import { cos64, sin64 } from "../../core/base/host_math.ts";
import { rotary } from "../../kernels/rotary/rotary.ts";
import { ROTARY_LAYOUT, type RotarySize } from "../../kernels/rotary/rotary_attributes.ts";
import { rotaryReference } from "../../kernels/rotary/rotary_reference.ts";

const T = 6;
const PAIRS = 3;
const SIZE: RotarySize = {
  ...{ rows: T, width: 8, positions: T, pairs: PAIRS, firstColumn: 0, heads: 1, headDim: 8 },
  ...{ layout: ROTARY_LAYOUT.interleaved, inverse: 0 },
};
const angles = Float64Array.from(
  { length: T * PAIRS },
  (_, i) => Math.floor(i / PAIRS) / (1 + 9 * (i % PAIRS)),
);
const TABLES = { cos: angles.map(cos64), sin: angles.map(sin64) };
const same = (row: number[]) => Float64Array.from({ length: T * 8 }, (_, i) => row[i % 8]);

function dot(a: Float64Array, b: Float64Array, rows: readonly [number, number]): number {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += a[rows[0] * 8 + i] * b[rows[1] * 8 + i];
  return sum;
}

for (const [name, layout] of Object.entries(ROTARY_LAYOUT)) {
  Deno.test(`rotaryReference() keeps products of equal distance equal, ${name}`, () => {
    const size = { ...SIZE, layout };
    const q = rotaryReference({ x: same([1, -2, 3, 0.5, 0.25, 2, 7, 8]), ...TABLES }, size);
    const k = rotaryReference({ x: same([2, 1, -1, 4, 3, 1, 0, 1]), ...TABLES }, size);
    assertAlmostEquals(dot(q, k, [4, 2]), dot(q, k, [5, 3]), 1e-12);
    assertAlmostEquals(dot(q, k, [4, 2]), dot(q, k, [2, 0]), 1e-12);
    assert(Math.abs(dot(q, k, [4, 2]) - dot(q, k, [2, 4])) > 1e-3);
    // Columns 6 and 7 belong to no pair.
    assertEquals([...q.subarray(5 * 8 + 6)], [7, 8]);
  });

  Deno.test(`rotaryReference() turns back with inverse, ${name}`, () => {
    const x = Float64Array.from({ length: T * 8 }, (_, i) => (i * 5) % 7 - 3);
    const turned = rotaryReference({ x, ...TABLES }, { ...SIZE, layout });
    const back = rotaryReference({ x: turned, ...TABLES }, { ...SIZE, layout, inverse: 1 });
    back.forEach((value, i) => assertAlmostEquals(value, x[i], 1e-14));
    assert(turned.some((value, i) => Math.abs(value - x[i]) > 0.1));
  });
}

Deno.test("rotary refuses tables and columns that do not fit", () => {
  const attributes = { firstColumn: 0, heads: 1, headDim: 8, layout: 0, inverse: 0 };
  const infer = (shapes: number[][], given = {}) =>
    rotary.inferShapes(shapes, { ...attributes, ...given });
  assertEquals(infer([[2, 6, 8], [6, 3], [6, 3]]), [[2, 6, 8]]);
  assertThrows(() => infer([[2, 6, 8], [5, 3], [5, 3]]), ShapeError, "a row for each position");
  assertThrows(() => infer([[2, 6, 8], [6, 5], [6, 5]]), ShapeError, "pairs=5");
  assertThrows(() => infer([[2, 6, 8], [6, 3], [6, 3]], { heads: 2 }), ShapeError, "heads=2");
  assertThrows(() => infer([[2, 6, 8], [6, 3], [6, 3]], { layout: 2 }), RangeError, "layout=2");
});
