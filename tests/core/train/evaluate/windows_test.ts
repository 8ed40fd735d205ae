import { assertEquals } from "@std/assert";
import {
  sameTargetWindows,
  segmentWindows,
  slidingWindows,
  type Windows,
} from "../../../../core/train/evaluate/windows.ts";

/** Two sequences of ten: 0 to 9, and 100 to 109; each target is the next number. */
const WHOLE: Windows = {
  count: 2,
  length: 10,
  tokens: Uint32Array.from({ length: 20 }, (_, i) => i < 10 ? i : 90 + i),
  targets: Uint32Array.from({ length: 20 }, (_, i) => i < 10 ? i + 1 : 91 + i),
};

/** Rows of tokens, and the scored targets of each. */
function rowsOf({ count, length, tokens, targets, scored = length }: Windows) {
  return Array.from({ length: count }, (_, i) => [
    [...tokens.subarray(i * length, (i + 1) * length)],
    [...targets.subarray((i + 1) * length - scored, (i + 1) * length)],
  ]);
}

Deno.test("sameTargetWindows() scores the same targets behind more context or less", () => {
  assertEquals(rowsOf(sameTargetWindows(WHOLE, { length: 4, scored: 2 })), [
    [[6, 7, 8, 9], [9, 10]],
    [[106, 107, 108, 109], [109, 110]],
  ]);
  assertEquals(rowsOf(sameTargetWindows(WHOLE, { length: 10, scored: 2 })), [
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [9, 10]],
    [[100, 101, 102, 103, 104, 105, 106, 107, 108, 109], [109, 110]],
  ]);
});

Deno.test("segmentWindows() scores all targets of segments that do not overlap", () => {
  assertEquals(rowsOf(segmentWindows(WHOLE, 4)).slice(0, 2), [
    [[0, 1, 2, 3], [1, 2, 3, 4]],
    [[4, 5, 6, 7], [5, 6, 7, 8]],
  ]);
  assertEquals(segmentWindows(WHOLE, 4).count, 4);
});

Deno.test("slidingWindows() scores each target once, from the end of the first window on", () => {
  assertEquals(rowsOf(slidingWindows(WHOLE, { length: 5, stride: 2 })).slice(0, 3), [
    [[1, 2, 3, 4, 5], [5, 6]],
    [[3, 4, 5, 6, 7], [7, 8]],
    [[5, 6, 7, 8, 9], [9, 10]],
  ]);
  assertEquals(rowsOf(slidingWindows(WHOLE, { length: 10, stride: 3 })), [
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [8, 9, 10]],
    [[100, 101, 102, 103, 104, 105, 106, 107, 108, 109], [108, 109, 110]],
  ]);
});
