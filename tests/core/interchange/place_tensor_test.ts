import { assertEquals } from "@std/assert";
import { elementCount } from "../../../core/base/shape.ts";
import { placeTensor, takeTensor } from "../../../core/interchange/place_tensor.ts";
import type { TensorRule } from "../../../core/interchange/tensor_rule.ts";

const rule = (shape: readonly number[], turned: boolean, column: number): TensorRule => ({
  ...{ names: ["x"], path: "y", shape, turned, column },
});

Deno.test("a tensor is placed in parts of any size, beside others, turned or not", () => {
  const cases: readonly (readonly [readonly number[], TensorRule])[] = [
    [[5, 3], rule([5, 3], false, 0)],
    [[5, 7], rule([5, 3], false, 2)],
    [[5, 3], rule([3, 5], true, 0)],
    [[5, 7], rule([3, 5], true, 4)],
    [[7], rule([3], false, 4)],
  ];
  for (const [shape, each] of cases) {
    const count = elementCount(each.shape);
    const values = Float32Array.from({ length: count }, (_, i) => i + 1);
    const [rows, columns] = each.shape.length === 1 ? [1, each.shape[0]] : each.shape;
    const expected = new Float32Array(elementCount(shape));
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const [row, column] = each.turned ? [c, r] : [r, c];
        expected[row * shape[shape.length - 1] + each.column + column] = values[r * columns + c];
      }
    }
    for (const part of [1, 2, columns, 2 * columns, count]) {
      const parameter = { shape, values: new Float32Array(elementCount(shape)) };
      for (let start = 0; start < count; start += part) {
        placeTensor(parameter, each, { values: values.subarray(start, start + part), start });
      }
      assertEquals(parameter.values, expected, `${shape}, part=${part}`);
      assertEquals(takeTensor(parameter, each), values);
    }
  }
});
