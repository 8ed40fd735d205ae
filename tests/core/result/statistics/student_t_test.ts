import { assert, assertEquals, assertThrows } from "@std/assert";
import { studentTCdf, studentTQuantile } from "../../../../core/result/statistics/student_t.ts";
import { relativeError } from "../../../helpers/relative_error.ts";

Deno.test("studentTCdf() agrees with values from mpmath", () => {
  // t, df, regularised incomplete beta as in the docstring; mpmath 1.3.0 at 40 digits.
  const values = [
    [-40, 1, 0.0079560899120258133],
    [-10, 3, 0.001064199529207075],
    [-5, 7, 0.00078263897658641229],
    [-2.5, 15, 0.012252901623256923],
    [-1.1, 2000, 0.13573225204940239],
    [-0.01, 29, 0.49604488240161248],
    [0.3, 4, 0.61043928586127014],
    [1.7, 30, 0.95026106220574156],
    [4, 9, 0.99844478584480707],
    [-3.3, 500, 0.00051792779045088247],
  ];
  for (const [t, df, expected] of values) {
    const error = relativeError(studentTCdf(t, df), expected);
    assert(error < 2e-12, `t=${t}, df=${df}, error=${error}`);
  }
  assertEquals([studentTCdf(0, 3), studentTCdf(Infinity, 3), studentTCdf(-Infinity, 3)], [
    0.5,
    1,
    0,
  ]);
});

Deno.test("studentTQuantile() gives the published table", () => {
  // Fisher and Yates 1938, table III: df, then t for two-sided p of 0.10, 0.05, 0.01.
  const table = [
    [1, "6.314", "12.706", "63.657"],
    [2, "2.920", "4.303", "9.925"],
    [3, "2.353", "3.182", "5.841"],
    [4, "2.132", "2.776", "4.604"],
    [5, "2.015", "2.571", "4.032"],
    [7, "1.895", "2.365", "3.499"],
    [9, "1.833", "2.262", "3.250"],
    [14, "1.761", "2.145", "2.977"],
    [29, "1.699", "2.045", "2.756"],
    [120, "1.658", "1.980", "2.617"],
  ] as const;
  for (const [df, ...expected] of table) {
    const found = [0.95, 0.975, 0.995].map((p) => studentTQuantile(p, df).toFixed(3));
    assertEquals(found, expected, `df=${df}`);
  }
});

Deno.test("studentTQuantile() undoes studentTCdf()", () => {
  for (const df of [1, 2, 7, 29, 2000]) {
    for (const p of [1e-9, 0.0005, 0.025, 0.3, 0.5, 0.8, 0.999]) {
      const error = relativeError(studentTCdf(studentTQuantile(p, df), df), p);
      assert(error < 1e-12, `p=${p}, df=${df}, error=${error}`);
    }
  }
});

Deno.test("studentTCdf() and studentTQuantile() throw on wrong arguments", () => {
  for (const df of [0, -1, NaN, Infinity]) {
    const message = `Cannot compute Student's t as degrees of freedom must be positive: df=${df}`;
    assertThrows(() => studentTCdf(1, df), RangeError, message);
    assertThrows(() => studentTQuantile(0.9, df), RangeError, message);
  }
  assertThrows(() => studentTCdf(NaN, 3), RangeError, "t=NaN");
  for (const p of [0, 1, NaN]) {
    assertThrows(() => studentTQuantile(p, 3), RangeError, `p must be between 0 and 1: p=${p}`);
  }
});
