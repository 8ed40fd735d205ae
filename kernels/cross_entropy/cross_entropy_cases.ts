import type { CaseValues, OpCase } from "../../core/base/op.ts";
import { IGNORE_INDEX } from "./ignore_index.ts";

/** Cases of cross-entropy: ugly sizes, logits of every kind, targets that are ignored. */
export const CROSS_ENTROPY_CASES: readonly OpCase[] = [
  given("one element", [1, 1], { targets: "zero" }),
  given("prime sizes", [11, 7]),
  given("some ignored", [29, 13], { ignoreIndex: 3 }),
  given("all ignored", [5, 9], { ignoreIndex: 0, targets: "zero" }),
  given("one lane group", [5, 32]),
  given("one past a lane group", [33, 33]),
  given("three axes", [3, 5, 66], { ignoreIndex: 2 }),
  given("a usual vocabulary", [6, 256]),
  given("wide", [3, 1031]),
  given("all zero", [4, 40], { logits: "zero" }),
  given("all equal", [4, 40], { logits: "equal" }),
  given("huge", [4, 40], { logits: "huge" }),
  given("tiny", [4, 40], { logits: "tiny" }),
  given("mixed sizes", [4, 100], { logits: "mixed" }),
  given("large offset", [4, 100], { logits: "offset" }),
];

interface Given {
  readonly logits?: CaseValues;
  readonly targets?: CaseValues;
  readonly ignoreIndex?: number;
}

function given(
  name: string,
  shape: readonly number[],
  { logits = "normal", targets = "index", ignoreIndex = IGNORE_INDEX }: Given = {},
): OpCase {
  return {
    name,
    inputShapes: [shape, shape.slice(0, -1)],
    attributes: { ignoreIndex },
    values: [logits, targets],
  };
}
