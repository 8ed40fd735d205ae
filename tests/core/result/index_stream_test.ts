import { assertEquals, assertThrows } from "@std/assert";
import { indexStream, sharedIndexStream } from "../../../core/result/index_stream.ts";

function take(draw: (bound: number) => number, bound: number): number[] {
  return Array.from({ length: 50 }, () => draw(bound));
}

Deno.test("indexStream() gives the same numbers for the same path, others for another", () => {
  const first = take(indexStream("bootstrap/a"), 30);
  assertEquals(take(indexStream("bootstrap/a"), 30), first);
  assertEquals(first.every((index) => index >= 0 && index < 30), true);
  assertEquals(String(take(indexStream("bootstrap/b"), 30)) === String(first), false);
  assertThrows(() => indexStream("bootstrp/a"), RangeError, 'nearest is "bootstrap"');
});

Deno.test("sharedIndexStream() starts anew for each comparison, for every bound", () => {
  const open = sharedIndexStream("bootstrap/a");
  for (const bound of [30, 30, 29, 30]) {
    assertEquals(take(open(), bound), take(indexStream("bootstrap/a"), bound));
  }
});
