import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/base/errors.ts";
import type { Op } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import { attention, biasedAttention, packedAttention } from "../../kernels/attention/attention.ts";
import { matmul } from "../../kernels/matmul/matmul.ts";
import { softmax } from "../../kernels/softmax/softmax.ts";
import { runGradients, runOp } from "../helpers/run_attention.ts";
import { normalValues } from "../helpers/gradient_cases.ts";

const HEADS = { heads: 4, kvHeads: 2, precision: 12, scale: 0.375 };

/** Takes the last axis of `[1, T, width]` from column `first` on. */
function columns(x: Float64Array, width: number, [first, count]: readonly [number, number]) {
  return x.filter((_, i) => i % width >= first && i % width < first + count);
}

function reference(op: Op, shapes: readonly Shape[], inputs: Float64Array[], attributes = {}) {
  const outputs = op.inferShapes(shapes, attributes);
  return op.reference(inputs, { inputs: shapes, outputs }, attributes);
}

Deno.test("attention's reference is a product, a softmax and a product", () => {
  const [T, S, D] = [5, 7, 3];
  const shapes = [[1, T, D], [1, S, D], [1, S, D]];
  const [q, k, v] = normalValues("composition", shapes);
  for (const causal of [0, 1]) {
    const attributes = { heads: 1, kvHeads: 1, causal, precision: 24, scale: 0.5 };
    const size = [[T, D], [S, D], [S, D]];
    const given = causal === 1 ? [...shapes.slice(0, 1), [1, T, D], [1, T, D]] : shapes;
    const keys = given[1][1];
    const [kSeen, vSeen] = [k.subarray(0, keys * D), v.subarray(0, keys * D)];
    const product = { transposeA: 0, transposeB: 1, precision: 24 };
    const [scores] = reference(matmul, [size[0], [keys, D]], [q, kSeen], product);
    const hidden = scores.map((score, i) =>
      causal === 1 && i % keys > Math.floor(i / keys) ? -1e9 : 0.5 * score
    );
    const [shares] = reference(softmax, [[T, keys]], [hidden]);
    const [expected] = reference(matmul, [[T, keys], [keys, D]], [shares, vSeen], {
      ...product,
      transposeB: 0,
    });
    const [y] = reference(attention, given, [q, kSeen, vSeen], attributes);
    y.forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-14));
  }
});

Deno.test("packed_attention gives the bits of attention, forward and backward", async () => {
  const [T, D] = [37, 6];
  const width = 8 * D;
  const [qkv, gradY] = normalValues("packed", [[1, T, width], [1, T, 4 * D]]);
  const parts = [[0, 4 * D], [4 * D, 2 * D], [6 * D, 2 * D]] as const;
  const apart = parts.map((part) => columns(qkv, width, part));
  const shapes = parts.map(([, count]) => [1, T, count]);
  const attributes = { ...HEADS, causal: 1 };
  const packed = await runGradients(packedAttention, [[1, T, width]], {
    inputs: [qkv],
    gradY,
    attributes,
  });
  const separate = await runGradients(attention, shapes, { inputs: apart, gradY, attributes });
  assertEquals(packed.y, separate.y);
  parts.forEach((part, i) => {
    const own = Float32Array.from(columns(Float64Array.from(packed.grads[0]), width, part));
    assertEquals(own, separate.grads[i]);
  });
});

Deno.test("attention with shared keys gives the bits of keys repeated for each head", async () => {
  const [T, S, D] = [33, 40, 5];
  const shapes = [[1, T, 4 * D], [1, S, 2 * D], [1, S, 2 * D]];
  const [q, k, v] = normalValues("groups", shapes);
  // Columns of head h of the four are those of head h / 2 of the two.
  const repeated = (x: Float64Array) =>
    Float64Array.from({ length: S * 4 * D }, (_, i) => {
      const [row, column] = [Math.floor(i / (4 * D)), i % (4 * D)];
      return x[row * 2 * D + Math.floor(column / D / 2) * D + column % D];
    });
  const wide = [[1, T, 4 * D], [1, S, 4 * D], [1, S, 4 * D]];
  const attributes = { ...HEADS, causal: 0 };
  const shared = await runOp(attention, shapes, { inputs: [q, k, v], attributes });
  const own = await runOp(attention, wide, {
    inputs: [q, repeated(k), repeated(v)],
    attributes: { ...attributes, kvHeads: 4 },
  });
  assertEquals(shared, own);
});

Deno.test("causal attention does not see later keys: their values move no bit", async () => {
  const [T, D] = [300, 3];
  const shapes = [[1, T, D], [1, T, D], [1, T, D]];
  const [q, k, v] = normalValues("causal", shapes);
  const attributes = { heads: 1, kvHeads: 1, precision: 12, scale: 1, causal: 1 };
  const before = await runOp(attention, shapes, { inputs: [q, k, v], attributes });
  for (const at of [1, 24, 40, 256, 299]) {
    const moved = (x: Float64Array) => x.map((value, i) => i >= at * D ? value * 3 + 50 : value);
    const inputs = [q, moved(k), moved(v)];
    const after = await runOp(attention, shapes, { inputs, attributes });
    assertEquals(after.subarray(0, at * D), before.subarray(0, at * D), `at=${at}`);
    assert(after.subarray(at * D).some((value, i) => value !== before[at * D + i]));
  }
});

Deno.test("attention refuses heads, keys and widths that do not fit", () => {
  const infer = (shapes: number[][], given = {}) =>
    attention.inferShapes(shapes, { ...HEADS, causal: 0, ...given });
  assertEquals(infer([[2, 3, 8], [2, 5, 4], [2, 5, 4]]), [[2, 3, 8], [2, 4, 3, 2]]);
  assertThrows(() => infer([[2, 3, 8], [2, 5, 8], [2, 5, 8]]), ShapeError, "kvHeads D");
  assertThrows(() => infer([[2, 3, 8], [2, 5, 4]]), ShapeError, "3 inputs");
  assertThrows(
    () => infer([[2, 6, 8], [2, 5, 4], [2, 5, 4]], { causal: 1 }),
    ShapeError,
    "causal attention must have a key for each query",
  );
  assertThrows(
    () => infer([[2, 3, 8], [2, 5, 6], [2, 5, 6]], { kvHeads: 3 }),
    ShapeError,
    "divide",
  );
  assertThrows(
    () => infer([[1, 2, 4 * 257], [1, 2, 2 * 257], [1, 2, 2 * 257]]),
    ShapeError,
    "at most 256 columns",
  );
  assertThrows(
    () => infer([[2, 3, 8], [2, 5, 4], [2, 5, 4]], { precision: 11 }),
    RangeError,
    "precision=11",
  );
});

Deno.test("biased_attention and packed_attention refuse shapes that do not fit", () => {
  const attributes = { ...HEADS, causal: 0 };
  const shapes = [[2, 3, 8], [2, 5, 4], [2, 5, 4]];
  const biased = (bias: number[]) => biasedAttention.inferShapes([...shapes, bias], attributes);
  assertEquals(biased([4, 3, 5])[0], [2, 3, 8]);
  assertThrows(() => biased([4, 5, 3]), ShapeError, "bias");
  assertThrows(() => biased([4, 15]), ShapeError, "three axes");
  const packed = (width: number) => packedAttention.inferShapes([[2, 3, width]], attributes);
  assertEquals(packed(8 * 5), [[2, 3, 20], [2, 4, 3, 2]]);
  assertThrows(() => packed(41), ShapeError, "(heads + 2 kvHeads) D");
});
