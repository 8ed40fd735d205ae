import type { OpCase } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";

function given(name: string, x: Shape, perRow: 0 | 1, y: Shape): OpCase {
  const [size0, size1 = 0, size2 = 0, size3 = 0] = y;
  return { name, inputShapes: [x], attributes: { perRow, size0, size1, size2, size3 } };
}

/** Cases of broadcast: rows, columns and single values, square matrices among them. */
export const BROADCAST_CASES: readonly OpCase[] = [
  given("one element", [1], 0, [1]),
  given("a row of one axis", [35], 0, [35]),
  given("one row for all", [35], 0, [6, 35]),
  given("one value a row", [35], 1, [35, 6]),
  given("one row of a square", [33], 0, [33, 33]),
  given("one value a row of a square", [33], 1, [33, 33]),
  given("one value a row, width 1", [67], 1, [67, 1]),
  given("three axes, one row", [7], 0, [3, 5, 7]),
  given("four axes, one value a row", [2, 3, 5], 1, [2, 3, 5, 21]),
  given("one value", [1], 0, [7, 13]),
  given("one value for one past a workgroup", [1], 0, [5, 53]),
];
