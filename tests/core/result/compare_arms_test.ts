import { assertAlmostEquals, assertEquals } from "@std/assert";
import { compareArms } from "../../../core/result/compare_arms.ts";
import { indexStream } from "../../../core/result/index_stream.ts";
import { bcaInterval } from "../../../core/result/statistics/bootstrap.ts";
import { pairedInterval } from "../../../core/result/statistics/paired_interval.ts";

function draw() {
  return indexStream("bootstrap/test");
}

function timesOf(values: readonly number[]): Map<number, number> {
  return new Map(values.map((value, block) => [block, value]));
}

const BASELINE = [100, 120, 90, 105, 101];
const CANDIDATE = [50, 66, 44, 50, 52];

Deno.test("compareArms() pairs by block, whatever the order of the samples", () => {
  const expected = compareArms(timesOf(BASELINE), timesOf(CANDIDATE), draw())!;
  expected.logRatios.forEach((found, i) =>
    assertAlmostEquals(found, Math.log(CANDIDATE[i] / BASELINE[i]), 1e-14)
  );
  const shuffled = new Map([...timesOf(CANDIDATE)].toReversed());
  assertEquals(compareArms(timesOf(BASELINE), shuffled, draw()), expected);
  const other = new Map([...timesOf(BASELINE)].toReversed());
  assertEquals(compareArms(other, timesOf(CANDIDATE), draw()), expected);
});

Deno.test("compareArms() uses the blocks that hold both arms", () => {
  const candidate = timesOf(CANDIDATE);
  candidate.delete(1);
  const baseline = timesOf(BASELINE);
  baseline.delete(4);
  const { n, logRatios } = compareArms(baseline, candidate, draw())!;
  assertEquals(n, 3);
  assertAlmostEquals(logRatios[1], Math.log(44 / 90), 1e-14);
  assertEquals(compareArms(new Map([[0, 1]]), new Map([[1, 1]]), draw()), undefined);
});

Deno.test("compareArms() takes the wider of t interval and bootstrap", () => {
  const calm = timesOf(Array.from({ length: 20 }, () => 100));
  const outlier = timesOf(Array.from({ length: 20 }, (_, i) => i === 7 ? 300 : 100 + i % 2));
  const isBootstrap = [[timesOf(BASELINE), timesOf(CANDIDATE)], [calm, outlier]].map(
    ([baseline, candidate]) => {
      const { logRatios, effect } = compareArms(baseline, candidate, draw())!;
      const t = pairedInterval(logRatios);
      const bca = bcaInterval(logRatios, { drawIndex: draw() });
      const isWider = bca.high - bca.low > t.high - t.low;
      assertEquals(effect, isWider ? bca : t);
      return isWider;
    },
  );
  assertEquals(isBootstrap, [false, true]); // few even values; many with an outlier
});

Deno.test("compareArms() writes effect and ratio on their scales", () => {
  const { effect, ratio, ratioLow, ratioHigh } = compareArms(
    timesOf(BASELINE),
    timesOf(CANDIDATE),
    draw(),
  )!;
  assertAlmostEquals(ratio, Math.exp(effect.estimate), 1e-15);
  assertAlmostEquals(ratioLow, Math.exp(effect.low), 1e-15);
  assertAlmostEquals(ratioHigh, Math.exp(effect.high), 1e-15);
});

Deno.test("compareArms() of one block has an estimate and no spread", () => {
  const { effect, n } = compareArms(timesOf([2]), timesOf([1]), draw())!;
  assertEquals([n, effect.low, effect.high], [1, effect.estimate, effect.estimate]);
});
