import { assertStrictEquals } from "@std/assert";
import { widerInterval } from "../../../../core/result/statistics/interval.ts";

const NARROW = { estimate: 0, low: -1, high: 1, confidence: 0.95 };
const WIDE = { estimate: 0, low: 0, high: 2.5, confidence: 0.95 };

Deno.test("widerInterval() picks the wider one, whichever comes first", () => {
  assertStrictEquals(widerInterval(NARROW, WIDE), WIDE);
  assertStrictEquals(widerInterval(WIDE, NARROW), WIDE);
});

Deno.test("widerInterval() keeps the first of equal widths", () => {
  assertStrictEquals(widerInterval(NARROW, { ...NARROW }), NARROW);
});
