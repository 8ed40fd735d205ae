import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  minimumDetectableEffect,
  smallestEquivalenceMargin,
} from "../../../../core/result/statistics/power.ts";
import { relativeError } from "../../../helpers/relative_error.ts";

/**
 * n, effect, margin: roots of the two integrals over the chi density with scipy 1.17.1 (integrate.quad,
 * optimize.brentq); scipy's noncentral t, where it converges, gives the same effects to 1e-6.
 */
const STORED = [
  [2, 11.549888435882341, 6.312077853821638],
  [3, 3.2640435496995717, 2.659941342070362],
  [5, 1.6819969659555543, 1.6004576459212394],
  [6, 1.4345447820404018, 1.3973473200670439],
  [8, 1.1560346779947572, 1.1527141123892095],
  [10, 0.9960013714554438, 1.0046961666944743],
  [12, 0.8886542652934877, 0.9026284669066461],
  [16, 0.7494656445135718, 0.7672984839031272],
  [20, 0.6604416546230271, 0.6791517645649505],
  [30, 0.5292356151129576, 0.547262859058442],
];

Deno.test("minimumDetectableEffect() and smallestEquivalenceMargin() agree with scipy", () => {
  for (const [n, effect, margin] of STORED) {
    const errors = [
      relativeError(minimumDetectableEffect(n), effect),
      relativeError(smallestEquivalenceMargin(n), margin),
    ];
    assert(Math.max(...errors) < 1e-8, `n=${n}, errors=${errors}`);
  }
});

Deno.test("minimumDetectableEffect() gives the table that designs are planned with", () => {
  const found = [3, 5, 6, 8, 10, 12, 16, 20, 30].map((n) => minimumDetectableEffect(n).toFixed(2));
  assertEquals(found.join(" "), "3.26 1.68 1.43 1.16 1.00 0.89 0.75 0.66 0.53");
});

Deno.test("smallestEquivalenceMargin() gives the table that designs are planned with", () => {
  const found = [3, 5, 8, 12, 16, 30].map((n) => smallestEquivalenceMargin(n).toFixed(2));
  assertEquals(found.join(" "), "2.66 1.60 1.15 0.90 0.77 0.55");
});

Deno.test("power and level move the effect and the margin as they should", () => {
  for (const plan of [minimumDetectableEffect, smallestEquivalenceMargin]) {
    assert(plan(8, { power: 0.9 }) > plan(8));
    assert(plan(8, { alpha: 0.01 }) > plan(8));
    assert(plan(200) < plan(100));
  }
});

Deno.test("minimumDetectableEffect() and smallestEquivalenceMargin() throw on bad input", () => {
  const message = "Cannot plan a comparison as";
  for (const plan of [minimumDetectableEffect, smallestEquivalenceMargin]) {
    assertThrows(() => plan(1), RangeError, `${message} n must be an integer of at least 2: n=1`);
    assertThrows(() => plan(5.5), RangeError, "n=5.5");
    assertThrows(() => plan(5, { alpha: 0 }), RangeError, "alpha=0");
    assertThrows(() => plan(5, { power: 1 }), RangeError, "power=1");
    assertThrows(
      () => plan(5, { alpha: 0.1, power: 0.1 }),
      RangeError,
      `${message} power must be above alpha: power=0.1, alpha=0.1`,
    );
  }
});
