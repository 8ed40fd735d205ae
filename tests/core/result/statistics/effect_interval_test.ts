import { assertEquals, assertThrows } from "@std/assert";
import { bcaInterval } from "../../../../core/result/statistics/bootstrap.ts";
import { effectInterval } from "../../../../core/result/statistics/effect_interval.ts";
import { pairedInterval } from "../../../../core/result/statistics/paired_interval.ts";
import { MAIZE, SLEEP } from "../../../fixtures/paired_data.ts";
import { indexSource } from "../../../helpers/index_source.ts";

Deno.test("effectInterval() is the wider of the t and the bootstrap interval", () => {
  for (const confidence of [0.9, 0.95]) {
    for (const values of [SLEEP, MAIZE, [0, 0, 0, 0, 5], [1, 1.1, 1.2, 9]]) {
      const found = effectInterval(values, { drawIndex: indexSource(3), confidence });
      const t = pairedInterval(values, confidence);
      const bca = bcaInterval(values, { drawIndex: indexSource(3), confidence });
      assertEquals(found, bca.high - bca.low > t.high - t.low ? bca : t);
    }
  }
});

Deno.test("effectInterval() of one value has no width", () => {
  const found = effectInterval([2], { drawIndex: indexSource(1) });
  assertEquals(found, { estimate: 2, low: 2, high: 2, confidence: 0.95 });
});

Deno.test("effectInterval() throws without values and on values that are not finite", () => {
  const options = { drawIndex: indexSource(1) };
  assertThrows(() => effectInterval([], options), RangeError, "n=0");
  assertThrows(() => effectInterval([NaN], options), RangeError);
  assertThrows(() => effectInterval([1, Infinity], options), RangeError, "values[1]=Infinity");
});
