import { assertEquals } from "@std/assert";
import {
  positionBins,
  positionMeasurements,
} from "../../../../core/train/evaluate/position_measurements.ts";

Deno.test("positionBins() doubles, and ends with the window", () => {
  const text = (length: number) => positionBins(length).map(({ from, to }) => `${from}-${to}`);
  assertEquals(text(100), ["0-16", "16-32", "32-64", "64-100"]);
  assertEquals(text(16), ["0-16"]);
  assertEquals(text(5), ["0-5"]);
});

Deno.test("positionMeasurements() takes means by the position of the target", () => {
  const length = 20;
  const count = 2 * length;
  const heldOut = {
    ...{ sequences: 2, length, tokens: new Uint32Array(count), targets: new Uint32Array(count) },
    floors: new Float64Array(count).fill(0.5),
  };
  const losses = Float32Array.from({ length: count }, (_, i) => i % length < 16 ? 1 : 2);
  const rows = positionMeasurements(heldOut, { losses, hits: new Uint8Array(0) }, 3);
  assertEquals(rows.map(({ split, metric, value }) => [split, metric, value]), [
    ["position/0-16", "loss", 1],
    ["position/0-16", "excess", 0.5],
    ["position/16-20", "loss", 2],
    ["position/16-20", "excess", 1.5],
  ]);
});
