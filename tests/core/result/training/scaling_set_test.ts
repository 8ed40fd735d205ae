import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { Experiment } from "../../../../core/experiment/experiment.ts";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import type { Settings } from "../../../../core/experiment/settings.ts";
import { analyse } from "../../../../core/result/analyse.ts";
import { scalingCsv } from "../../../../core/result/training/scaling_csv.ts";
import { SYNTHETIC_SCALING } from "../../../helpers/synthetic_trainings.ts";
import {
  type SyntheticTraining,
  syntheticTrainingRecords,
} from "../../../helpers/synthetic_training_records.ts";

interface Case extends SyntheticTraining {
  readonly set?: Settings;
}

function analysisOf({ set, ...made }: Case = {}, experiment: Experiment = SYNTHETIC_SCALING) {
  const plan = planExperiment(experiment, { set });
  const { training, claims } = analyse(plan, syntheticTrainingRecords(plan.cells, made));
  const outcome = (id: string) => claims.find(({ claim }) => claim.id === id)!;
  return { ...training!, outcome };
}

const WHOLE = analysisOf();

/** What the records are made of: 40 or 20 times N^-0.4 above the floor, N = 24 dModel^2. */
const lossOf = (arm: string, dModel: number) =>
  (arm === "swiglu" ? 20 : 40) * (24 * dModel * dModel) ** -0.4;

Deno.test("scalingSets() fit the law of each arm where the floor is known, and where not", () => {
  const [markov, text] = WHOLE.scaling;
  assertEquals([markov.floor, text.floor], [1.42, undefined]);
  assertEquals([markov.seeds, markov.fitted, text.fitted], [8, 1, 1]);
  for (const { points, law } of markov.arms) {
    assertEquals(points.map(({ size }) => size), ["tiny", "small", "middle", "large"]);
    assertEquals(points.map(({ bodyParameters }) => bodyParameters), [6144, 24576, 98304, 393216]);
    // Tokens of a training: updates, 32 x 64; half of them at the first size, twice at the last.
    assertEquals(points.map(({ flops }) => flops / (6 * 32 * 64)), [
      6144 * 200,
      24576 * 400,
      98304 * 400,
      393216 * 800,
    ]);
    assert(law!.exponent.low < law!.exponent.high);
    assertAlmostEquals(law!.exponent.estimate, 0.38, 0.03); // 0.4 but for what seeds add
    assertEquals(law!.leftOut.length, 4);
    for (const { error, measured } of law!.leftOut) assert(Math.abs(error) < 0.05 * measured);
  }
  for (const { law } of text.arms) {
    assertAlmostEquals(law!.floor.estimate, 1.68, 0.03);
    assertAlmostEquals(law!.exponent.estimate, 0.4, 0.03);
  }
});

Deno.test("scalingSets() give the gaps that claims name, at each size and a decade", () => {
  const [{ gaps }] = WHOLE.scaling;
  assertEquals(gaps.map(({ baseline, candidate }) => `${baseline} ${candidate}`), [
    "gelu swiglu", // once: E2.none names it the other way round
  ]);
  const [{ sizes, trend, equal, law }] = gaps;
  sizes.forEach(({ gap, n }, i) => {
    const dModel = [16, 32, 64, 128][i];
    assertAlmostEquals(gap.estimate, lossOf("gelu", dModel) - lossOf("swiglu", dModel), 0.006);
    assertEquals(n, 8);
  });
  assert(trend!.high < -0.2 && law!.trend.high < -0.2);
  assertEquals(equal.map(({ axis, end, at }) => `${axis} ${end} ${at}`), [
    `parameters smallest ${4_000 + 6_144}`,
    `parameters largest ${4_000 + 393_216}`,
    `flops smallest ${6 * 6_144 * 200 * 32 * 64}`,
    `flops largest ${6 * 393_216 * 800 * 32 * 64}`,
  ]);
  assertAlmostEquals(equal[0].gap.estimate, sizes[0].gap.estimate, 1e-12);
  assertAlmostEquals(law!.smallest.gap.estimate, sizes[0].gap.estimate, 0.02);
});

Deno.test("claims about sizes are judged where they say", () => {
  const { outcome } = WHOLE;
  const small = outcome("E2.small");
  assertEquals([small.verdict, small.n], ["supported", 8]);
  assertAlmostEquals(small.estimate!, lossOf("gelu", 16) - lossOf("swiglu", 16), 0.006);
  assertStringIncludes(small.scope, "markov/tiny, 200 updates");
  const large = outcome("E2.large");
  assertEquals(large.verdict, "refuted"); // the gap is still 0.11
  assertStringIncludes(large.scope, "markov/large, 800 updates");
  const equal = outcome("E2.equal");
  assertAlmostEquals(equal.estimate!, lossOf("gelu", 64) - lossOf("swiglu", 64), 0.006);
  assertStringIncludes(equal.scope, "markov at 4 sizes, 200, 400 and 800 updates");
  assertStringIncludes(equal.scope, "at 1.023e+5 parameters");
});

Deno.test("gap-trend is supported in its direction only, and of a gap that can shrink only", () => {
  const { outcome } = WHOLE;
  const trend = outcome("E2.trend");
  assertEquals([trend.verdict, trend.unit, trend.n], ["supported", "nat a decade", 8]);
  assert(trend.low! > 0.2 && trend.pHolm! < 0.05);
  assertEquals(outcome("E2.grows").verdict, "refuted");
  assertAlmostEquals(outcome("E2.grows").estimate!, -trend.estimate!, 1e-12);
  // The gap swiglu - gelu rises to 0 from below: it does not fall.
  assertEquals(outcome("E2.none").verdict, "refuted");
  // With 0.65 nat on top swiglu is worse at every size, and more so at larger ones.
  const worse = analysisOf({ worse: { swiglu: 0.65 } }).outcome("E2.trend");
  assert(worse.low! > 0.2);
  assertEquals(worse.verdict, "inconclusive");
  assertStringIncludes(worse.reason, "at the smallest size the gap is not above 0");
});

Deno.test("gap-trend has no verdict where a run diverged, or with too few seeds", () => {
  const lost = analysisOf({ diverge: { swiglu: [3] } });
  assertEquals(lost.outcome("E2.trend").verdict, "inconclusive");
  assertStringIncludes(lost.outcome("E2.trend").reason, "lack a result at a size");
  assertEquals(lost.scaling[0].seeds, 7);
  const few = analysisOf({ set: { seeds: [0, 1] } });
  assertStringIncludes(few.outcome("E2.trend").reason, "n too small");
});

Deno.test("trends and losses are one family of tests", () => {
  const { outcome } = WHOLE;
  const tested = ["E2.small", "E2.large", "E2.equal", "E2.trend", "E2.grows", "E2.none"]
    .map(outcome);
  assert(tested.every(({ p, pHolm }) => p !== undefined && pHolm! >= p));
  const least = Math.min(...tested.map(({ p }) => p!));
  const lowest = tested.find(({ p }) => p === least)!;
  assertAlmostEquals(lowest.pHolm!, 6 * least, 1e-12);
});

Deno.test("scalingCsv() has a row for every number, and no sizes make no sets", () => {
  const text = scalingCsv(WHOLE.scaling);
  const rows = text.trimEnd().split("\n");
  assertEquals(rows[0], "data,arm,candidate,quantity,axis,at,measured,estimate,low,high");
  const count = (quantity: string) => rows.filter((row) => row.split(",")[3] === quantity).length;
  assertEquals(["loss", "exponent", "floor", "predicted"].map(count), [16, 4, 4, 16]);
  assertEquals([count("gap"), count("gap_trend")], [2 * 8, 2]);
});
