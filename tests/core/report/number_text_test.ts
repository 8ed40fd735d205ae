import { assertEquals } from "@std/assert";
import {
  durationText,
  numberText,
  percentInterval,
  percentText,
  pText,
} from "../../../core/report/number_text.ts";

Deno.test("numberText() keeps significant digits at every size", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0"],
    [-0, "0"],
    [4, "4"],
    [12345, "12345"],
    [41.666, "41.7"],
    [-0.0123456, "-0.0123"],
    [0.1, "0.1"],
    [123456.7, "123000"],
    [2e6, "2e6"],
    [1.23456e-9, "1.23e-9"],
    [NaN, "NaN"],
    [Infinity, "Infinity"],
  ];
  for (const [value, text] of cases) assertEquals(numberText(value), text);
  assertEquals(numberText(0.123456, 5), "0.12346");
});

Deno.test("percentText() and percentInterval() round to one decimal and never write -0", () => {
  assertEquals(percentText(0.41666), "41.7 %");
  assertEquals(percentText(-0.0001), "0.0 %");
  assertEquals(percentInterval(-0.0004, 0.0251), "[0.0, 2.5] %");
  assertEquals(percentInterval(-0.03, -0.0151), "[-3.0, -1.5] %");
});

Deno.test("durationText() picks the unit", () => {
  assertEquals(durationText(12.345), "12.3 ns");
  assertEquals(durationText(999.6), "1000 ns");
  assertEquals(durationText(4567), "4.57 µs");
  assertEquals(durationText(1.2e6), "1.2 ms");
  assertEquals(durationText(3e9), "3 s");
});

Deno.test("pText() does not pretend to more than three decimals", () => {
  assertEquals(pText(0.0321), "p = 0.032");
  assertEquals(pText(0.0009), "p < 0.001");
  assertEquals(pText(1), "p = 1.000");
});
