import { assertThrows } from "@std/assert";
import {
  requireCount,
  requireSample,
  requireShare,
} from "../../../../core/result/statistics/sample_checks.ts";

Deno.test("requireSample() throws if there are too few values", () => {
  requireSample([1, 2], { task: "compute", least: 2 });
  assertThrows(
    () => requireSample([1], { task: "compute", least: 2 }),
    RangeError,
    "Cannot compute as n must be at least 2: n=1",
  );
});

Deno.test("requireSample() throws if a value is not finite and names it", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assertThrows(
      () => requireSample([1, 2, value], { task: "compute", least: 2 }),
      RangeError,
      `Cannot compute as every value must be finite: values[2]=${value}`,
    );
  }
});

Deno.test("requireShare() throws unless the number is strictly between 0 and 1", () => {
  requireShare(0.5, { task: "compute", name: "p" });
  for (const p of [0, 1, -0.1, 95, NaN]) {
    assertThrows(
      () => requireShare(p, { task: "compute", name: "p" }),
      RangeError,
      `Cannot compute as p must be between 0 and 1: p=${p}`,
    );
  }
});

Deno.test("requireCount() throws unless the number is a large enough integer", () => {
  requireCount(2, { task: "compute", name: "n", least: 2 });
  for (const n of [1, 2.5, NaN, Infinity]) {
    assertThrows(
      () => requireCount(n, { task: "compute", name: "n", least: 2 }),
      RangeError,
      `Cannot compute as n must be an integer of at least 2: n=${n}`,
    );
  }
});
