import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { heldOutStarts } from "../../../core/data/windows.ts";

const starts = (tokens: number, length: number, sequences: number) =>
  heldOutStarts(new Uint32Array(tokens), { name: "x", split: "validation", length, sequences });

Deno.test("heldOutStarts() spaces windows evenly from the first token to the last", () => {
  assertEquals(starts(101, 10, 3), [0, 45, 90]);
  assertEquals(starts(101, 10, 1), [0]);
  assertEquals(starts(11, 10, 1), [0]);
});

Deno.test("heldOutStarts() lays windows end to end for Infinity", () => {
  assertEquals(starts(11, 5, Infinity), [0, 5]);
  assertEquals(starts(15, 5, Infinity), [0, 5]); // the last window would lack its last target
  assertEquals(starts(16, 5, Infinity), [0, 5, 10]);
});

Deno.test("heldOutStarts() lets no window lie over another", () => {
  for (let tokens = 4; tokens < 90; tokens++) {
    const fit = starts(tokens, 3, Infinity).length;
    for (let sequences = 1; sequences <= fit; sequences++) {
      const all = starts(tokens, 3, sequences);
      assertEquals(all.length, sequences);
      for (let i = 1; i < all.length; i++) assertEquals(all[i] - all[i - 1] >= 3, true);
      assertEquals(all.at(-1)! + 3 < tokens, true);
    }
  }
});

Deno.test("heldOutStarts() says sizes where windows do not fit", () => {
  assertThrows(() => starts(10, 10, 1), DataError, "tokens=10, length=10");
  assertThrows(() => starts(0, 10, 1), DataError, "split=validation, tokens=0");
  assertThrows(
    () => starts(101, 10, 11),
    DataError,
    "sequences=11, fits=10, tokens=101, length=10",
  );
  assertThrows(() => starts(101, 10, 0), DataError, "sequences=0");
  assertThrows(() => starts(101, 0, 1), RangeError, "length=0");
});
