import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pow64 } from "../../../../core/base/host_math.ts";
import { fitScaling, lossAt } from "../../../../core/result/statistics/scaling_fit.ts";

const SIZES = [25e3, 98e3, 330e3, 786e3, 2.65e6];

function exactPoints({ floor, amplitude, exponent }: Record<string, number>) {
  return SIZES.map((size) => ({ size, loss: floor + amplitude * pow64(size, -exponent) }));
}

/** Relative difference. */
function assertClose(actual: number, expected: number, relative: number): void {
  assertAlmostEquals(actual / expected, 1, relative);
}

Deno.test("fitScaling() finds the law that made the losses, whether the floor is known or not", () => {
  for (const exponent of [0.05, 0.3, 1.2]) {
    const law = { floor: 1.3, amplitude: 0.8 * pow64(1e5, exponent), exponent };
    const known = fitScaling(exactPoints(law), { floor: 1.3 })!;
    assertClose(known.exponent, exponent, 1e-11);
    assertClose(known.amplitude, law.amplitude, 1e-10);
    assert(known.isFloorKnown);
    const free = fitScaling(exactPoints(law))!;
    assertClose(free.exponent, exponent, 1e-6);
    assertClose(free.amplitude, law.amplitude, 1e-5);
    assertClose(free.floor, 1.3, 1e-6);
    assert(!free.isFloorKnown && !free.isAtEdge);
    assertClose(lossAt(free, 5e5), 1.3 + law.amplitude * pow64(5e5, -exponent), 1e-8);
  }
});

Deno.test("fitScaling() gives what scipy gives for losses with noise", () => {
  // Python 3.11.2, numpy 1.24.2, scipy 1.10.1. Known floor: numpy.polyfit(log(N), log(L - 1.2), 1).
  // Free: scipy.optimize.least_squares of (fit - L) / L from nine starts, tolerances 1e-15.
  const losses = [1.912, 1.604, 1.437, 1.371, 1.309];
  const points = SIZES.map((size, i) => ({ size, loss: losses[i] }));
  const known = fitScaling(points, { floor: 1.2 })!;
  assertClose(known.exponent, 0.40495199281037003, 1e-12);
  assertClose(known.amplitude, 42.25511368669347, 1e-11);
  const free = fitScaling(points)!;
  assertClose(free.exponent, 0.44040423825718605, 1e-6);
  assertClose(free.floor, 1.2186476236845767, 1e-6);
  assertClose(free.amplitude, 60.07712866297088, 1e-5);
});

Deno.test("fitScaling() does not depend on the order of the sizes or the unit of the loss", () => {
  const losses = [1.912, 1.604, 1.437, 1.371, 1.309];
  const points = SIZES.map((size, i) => ({ size, loss: losses[i] }));
  const bits = points.map(({ size, loss }) => ({ size, loss: loss / 0.6931471805599453 }));
  const free = fitScaling(points)!;
  assertClose(fitScaling(points.toReversed())!.exponent, free.exponent, 1e-7);
  assertClose(fitScaling(bits)!.exponent, free.exponent, 1e-7);
});

Deno.test("fitScaling() keeps an unknown floor at 0 or above", () => {
  const law = { floor: -0.2, amplitude: 10, exponent: 0.2 };
  const points = exactPoints(law);
  assert(points.every(({ loss }) => loss > 0));
  const fit = fitScaling(points)!;
  assertEquals(fit.floor, 0);
  assert(fit.exponent > law.exponent);
});

Deno.test("fitScaling() says where an exponent is not decided", () => {
  const steep = SIZES.map((size, i) => ({ size, loss: i === 0 ? 2 : 1 }));
  assert(fitScaling(steep)!.isAtEdge);
});

Deno.test("fitScaling() has no law of losses at the floor, or of losses that rise", () => {
  const flat = SIZES.map((size) => ({ size, loss: 1.2 }));
  assertEquals(fitScaling(flat, { floor: 1.2 }), undefined);
  const rising = SIZES.map((size, i) => ({ size, loss: 1 + i }));
  assertEquals(fitScaling(rising), undefined);
});

Deno.test("fitScaling() throws on bad points", () => {
  const two = [{ size: 10, loss: 2 }, { size: 100, loss: 1.5 }];
  assertEquals(fitScaling(two, { floor: 1 })!.isFloorKnown, true);
  assertThrows(() => fitScaling(two), RangeError, "different sizes must be at least 3: sizes=2");
  assertThrows(
    () => fitScaling([{ size: 0, loss: 2 }, two[0]], { floor: 1 }),
    RangeError,
    "sizes must be positive: sizes=0, 10",
  );
  assertThrows(
    () => fitScaling([{ size: 1, loss: NaN }, two[0]], { floor: 1 }),
    RangeError,
    "every value must be finite: values[0]=NaN",
  );
});
