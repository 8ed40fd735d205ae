import { assertEquals } from "@std/assert";
import { nearestName, nearestText } from "../../../core/base/nearest.ts";

Deno.test("nearestName() finds a name with a letter missing, added, changed or swapped", () => {
  const names = ["softmax", "rope", "layer-norm"];
  assertEquals(nearestName("sofmax", names), "softmax");
  assertEquals(nearestName("softtmax", names), "softmax");
  assertEquals(nearestName("softnax", names), "softmax");
  assertEquals(nearestName("orpe", names), "rope");
  assertEquals(nearestName("LayerNorm", names), "layer-norm");
  assertEquals(nearestName("ROPE", names), "rope");
});

Deno.test("nearestName() counts a swap of neighbours as one edit", () => {
  // "ab" and "ba" are 2 substitutions but 1 swap apart, and the limit for two letters is 1.
  assertEquals(nearestName("ba", ["ab"]), "ab");
});

Deno.test("nearestName() returns the nearest, and the first of equally near ones", () => {
  assertEquals(nearestName("seeds", ["seed", "seed-set", "speeds"]), "seed");
  assertEquals(nearestName("step", ["stop", "steps"]), "stop");
});

Deno.test("nearestName() returns undefined if nothing is near", () => {
  assertEquals(nearestName("xyzzy", ["softmax", "rope"]), undefined);
  assertEquals(nearestName("seeds", []), undefined);
  assertEquals(nearestName("", ["softmax"]), undefined);
});

Deno.test("nearestText() names the nearest if there is one, and all that exist", () => {
  const known = ["copy", "reverse"];
  assertEquals(nearestText("cpoy", known), 'nearest is "copy", there are copy, reverse');
  assertEquals(nearestText("xyzzy", known), "there are copy, reverse");
});
