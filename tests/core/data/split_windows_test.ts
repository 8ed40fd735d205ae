import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import {
  placeInWindows,
  prefixWindows,
  splitWindows,
  targetStarts,
} from "../../../core/data/split_windows.ts";
import { createTaskDataset } from "../../../core/data/tasks/task_dataset.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

const [N, D, P] = [IGNORE_INDEX, 8, 9]; // nothing scored, delimiter, padding
const LENGTH = 8;
const SIZE = { length: LENGTH, source: 4, target: 4 };
/** Sources of 4 and 2 tokens, targets of 4 and 3; the last window scores nothing. */
const WINDOWS = {
  tokens: Uint32Array.of(
    ...[1, 2, 3, 4, D, 5, 6, 7],
    ...[1, 2, D, 5, 6, P, P, P],
    ...[P, P, P, P, P, P, P, P],
  ),
  targets: Uint32Array.of(
    ...[N, N, N, N, 5, 6, 7, 0],
    ...[N, N, 5, 6, 0, N, N, N],
    ...[N, N, N, N, N, N, N, N],
  ),
};

Deno.test("targetStarts() finds the delimiter of each window", () => {
  assertEquals(targetStarts(WINDOWS, LENGTH), [4, 2, 8]);
});

Deno.test("prefixWindows() lets source and delimiter see each other, and targets what is before", () => {
  const { tokens, targets, visible } = prefixWindows(WINDOWS, LENGTH);
  assertEquals([tokens, targets], [WINDOWS.tokens, WINDOWS.targets]);
  assertEquals(
    [...visible!],
    [5, 5, 5, 5, 5, 6, 7, 8, 3, 3, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8],
  );
});

Deno.test("splitWindows() gives the source to one side, delimiter and target to the other", () => {
  const split = splitWindows(WINDOWS, SIZE);
  assertEquals([...split.source!], [1, 2, 3, 4, 1, 2, 0, 0, 0, 0, 0, 0]);
  assertEquals([...split.sourceVisible!], [4, 4, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1]);
  assertEquals([...split.crossVisible!], [4, 4, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1]);
  assertEquals([...split.tokens], [D, 5, 6, 7, D, 5, 6, P, 0, 0, 0, 0]);
  assertEquals([...split.targets], [5, 6, 7, 0, 5, 6, 0, N, N, N, N, N]);
  assertEquals(split.visible, undefined);
});

Deno.test("placeInWindows() puts values back where splitWindows() took their targets", () => {
  const { targets } = splitWindows(WINDOWS, SIZE);
  const into = new Array(3 * LENGTH).fill(N);
  placeInWindows(targets, WINDOWS, { size: SIZE, into });
  assertEquals(into, [...WINDOWS.targets]);
});

Deno.test("splitWindows() refuses what does not fit a side", () => {
  const refuse = (size: typeof SIZE, found: string) =>
    assertThrows(() => splitWindows(WINDOWS, size), DataError, found);
  refuse({ ...SIZE, source: 3 }, "window=0, source=4, fits=3, target=4, fits=4");
  refuse({ ...SIZE, target: 3 }, "window=0, source=4, fits=4, target=4, fits=3");
  const targets = WINDOWS.targets.with(0, 1); // no source at all
  assertThrows(() => splitWindows({ ...WINDOWS, targets }, SIZE), DataError, "source=0");
});

Deno.test("splitWindows() scores the targets of pairs, token for token", () => {
  for (const [source, lengths] of [["transduction", "uniform"], ["copy", "uniform"]] as const) {
    const data = createTaskDataset({ name: "pairs", source, lengths });
    for (const length of [16, 17]) {
      const at = { seed: 1, step: 2, batch: 16, length };
      const half = Math.floor(length / 2);
      const size = { length, source: half, target: length - half };
      const split = splitWindows(data.trainBatch(at), size);
      data.pairs!(at).forEach((pair, row) => {
        const own = (values: Uint32Array, width: number) =>
          values.subarray(row * width, (row + 1) * width);
        const scored = own(split.targets, size.target).filter((target) => target !== N);
        assertEquals(scored, pair.target);
        const read = own(split.source!, half).subarray(0, own(split.sourceVisible!, half)[0]);
        assertEquals(read, pair.source);
      });
    }
  }
});
