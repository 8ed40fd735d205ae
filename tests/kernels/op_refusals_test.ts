import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/base/errors.ts";
import type { Attributes, Op } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import {
  add,
  broadcast,
  columns,
  concat,
  crossEntropy,
  embedding,
  embeddingGrad,
  padColumns,
  sum,
  tokenMean,
  transpose,
} from "../../kernels/mod.ts";

const SIZES = { size0: 4, size1: 4, size2: 0, size3: 0 };

Deno.test("add takes a vector for one row of a square matrix, and for one value a row if told", () => {
  assertEquals(add.inferShapes([[4, 4], [4]], {}), [[4, 4]]);
  assertEquals(add.inferShapes([[4, 4], [4]], { perRow: 1 }), [[4, 4]]);
  const [ones, ramp] = [new Float64Array(4), Float64Array.of(1, 2)];
  const shapes = { inputs: [[2, 2], [2]], outputs: [[2, 2]] };
  assertEquals(add.reference([ones, ramp], shapes, {}), [Float64Array.of(1, 2, 1, 2)]);
  assertEquals(add.reference([ones, ramp], shapes, { perRow: 1 }), [Float64Array.of(1, 1, 2, 2)]);
});

/** Applications that must be refused, with the part of the message that names the rule. */
const REFUSED: readonly (readonly [Op, readonly Shape[], Attributes, string])[] = [
  [add, [[3, 4], [3]], {}, "b=[3], perRow=0"],
  [add, [[3, 4], [4]], { perRow: 1 }, "b=[4], perRow=1"],
  [broadcast, [[3]], { perRow: 1, ...SIZES }, "x=[3], y=[4, 4], perRow=1"],
  [broadcast, [[1]], { perRow: 0, ...SIZES, size0: 0 }, "then zeros: size0=0, size1=4"],
  [broadcast, [[1]], { perRow: 0, ...SIZES, size1: 1.5 }, "size1=1.5"],
  [columns, [[3, 4]], { from: 2, width: 3 }, "x=[3, 4], from=2, width=3"],
  [columns, [[3, 4]], { from: -1, width: 3 }, "from=-1"],
  [padColumns, [[3, 4]], { from: 2, total: 5 }, "x=[3, 4], from=2, total=5"],
  [concat, [[3, 4], [4, 3]], {}, "b=[4, 3], expected=[3, 3]"],
  [transpose, [[3, 4]], { axis: 1 }, "x=[3, 4], axis=1"],
  [transpose, [[3, 4]], { axis: -1 }, "axis=-1"],
  [embedding, [[3], [2]], {}, "two axes, neither of them empty: table=[3]"],
  [embeddingGrad, [[3, 4], [2]], { vocabulary: 5 }, "gradY=[3, 4], expected=[2, 4]"],
  [embeddingGrad, [[3, 4], [3]], { vocabulary: 0 }, "vocabulary=0"],
  [crossEntropy, [[3, 4], [4]], { ignoreIndex: 0 }, "targets=[4], expected=[3]"],
  [tokenMean, [[4, 1], [4]], { ignoreIndex: 0 }, "losses=[4, 1], expected=[4]"],
  [tokenMean, [[4097, 4096], [4097, 4096]], { ignoreIndex: 0 }, "targets=[4097, 4096]"],
  [sum, [[]], {}, "x=[]"],
];

for (const [op, shapes, attributes, text] of REFUSED) {
  Deno.test(`${op.name} refuses what does not fit: ${text}`, () => {
    assertThrows(() => op.inferShapes(shapes, attributes), ShapeError, text);
  });
}

Deno.test("cross_entropy refuses an ignoreIndex that is no word", () => {
  for (const ignoreIndex of [-1, 0.5, 4294967296]) {
    assertThrows(
      () => crossEntropy.inferShapes([[3, 4], [3]], { ignoreIndex }),
      RangeError,
      `ignoreIndex=${ignoreIndex}`,
    );
  }
});
