import { assert, assertEquals, assertThrows } from "@std/assert";
import { normalCdf, normalQuantile } from "../../../../core/result/statistics/normal.ts";
import { relativeError } from "../../../helpers/relative_error.ts";

Deno.test("normalCdf() agrees with values from mpmath", () => {
  // z, ncdf(z); mpmath 1.3.0 at 40 digits.
  const values = [
    [-37.5, 4.6053530095819548e-308],
    [-20, 2.7536241186062337e-89],
    [-8, 6.2209605742717841e-16],
    [-3, 0.0013498980316300945],
    [-1.96, 0.024997895148220436],
    [-1, 0.15865525393145705],
    [-0.01, 0.4960106436853684],
    [0.5, 0.6914624612740131],
    [1.6448536269514722, 0.94999999999999995],
    [3, 0.99865010196836991],
    [6, 0.99999999901341235],
  ];
  for (const [z, p] of values) {
    const error = relativeError(normalCdf(z), p);
    assert(error < (Math.abs(z) <= 3 ? 2e-15 : 3e-13), `z=${z}, error=${error}`);
  }
  assertEquals([normalCdf(0), normalCdf(40), normalCdf(-40)], [0.5, 1, 0]);
});

Deno.test("normalQuantile() agrees with values from mpmath", () => {
  // p, root of ncdf(z) = p; mpmath 1.3.0 at 40 digits.
  const values = [
    [1e-300, -37.047096299361199],
    [1e-20, -9.2623400897984076],
    [1e-6, -4.753424308822899],
    [0.025, -1.9599639845400542],
    [0.3, -0.52440051270804082],
    [0.499, -0.0025066308995717662],
    [0.6, 0.25334710313579974],
    [0.975, 1.9599639845400539],
    [0.999, 3.0902323061678133],
  ];
  for (const [p, z] of values) {
    const error = relativeError(normalQuantile(p), z);
    assert(error < 1e-13, `p=${p}, error=${error}`);
  }
  assertEquals(normalQuantile(0.5), 0);
});

Deno.test("normalQuantile() throws unless p is strictly between 0 and 1", () => {
  for (const p of [0, 1, -0.5, NaN]) {
    assertThrows(
      () => normalQuantile(p),
      RangeError,
      `Cannot compute a normal quantile as p must be between 0 and 1: p=${p}`,
    );
  }
});
