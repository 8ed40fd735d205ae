import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { spreadLabels } from "../../../../core/report/training/spread_labels.ts";

Deno.test("spreadLabels() leaves labels alone that have room", () => {
  assertEquals(spreadLabels([3, 1, 2], 1), [3, 1, 2]);
  assertEquals(spreadLabels([], 1), []);
});

Deno.test("spreadLabels() moves labels that touch apart about their mean, in their order", () => {
  assertEquals(spreadLabels([1, 1], 2), [0, 2]);
  assertEquals(spreadLabels([5, 1.2, 1, 1.1], 1).map((place) => Number(place.toFixed(9))), [
    5,
    2.1,
    0.1,
    1.1,
  ]);
});

Deno.test("spreadLabels() joins blocks that run into each other", () => {
  const places = spreadLabels([0, 0.1, 0.9, 1, 1.1], 1);
  places.forEach((place, i) => assert(i === 0 || place - places[i - 1] > 1 - 1e-9));
  assertAlmostEquals(places.reduce((sum, place) => sum + place, 0) / 5, 0.62, 1e-12);
});
