import { assertEquals } from "@std/assert";
import { headroom } from "../../../../core/train/evaluate/headroom.ts";

const at = (...losses: [number, number][]) => losses.map(([length, loss]) => ({ length, loss }));

Deno.test("headroom() is the largest length that is at most 0.05 nat worse than that of training", () => {
  assertEquals(headroom(at([64, 2], [128, 2.04], [256, 2.051], [512, 3]), 64), 128);
  assertEquals(headroom(at([256, 1.9], [64, 2], [128, 2.5]), 64), 256);
  assertEquals(headroom(at([64, 2], [128, 2.0501]), 64), 64);
  assertEquals(headroom(at([64, 2], [128, NaN]), 64), 64);
});

Deno.test("headroom() needs the length of training", () => {
  assertEquals(headroom(at([128, 2]), 64), undefined);
});
