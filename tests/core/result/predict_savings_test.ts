import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Cell, createCell, isLevel } from "../../../core/experiment/cell.ts";
import { normPoint, timingCellId } from "../../../core/experiment/grid.ts";
import { noNormArm, timedArmNames } from "../../../core/experiment/timed_arms.ts";
import { sealRecord } from "../../../core/result/cell_record.ts";
import { predictSavings, withPredictions } from "../../../core/result/predict_savings.ts";
import { summarizeTiming } from "../../../core/result/summarize_timing.ts";
import { STEP_CONFIG, TIMING_CONFIG } from "../../helpers/timing_config.ts";

const ARMS = {
  "ln": { norm: "layer-norm", form: "fused" },
  "rms": { norm: "rms-norm", form: "fused" },
  "slow": { norm: "layer-norm", form: "unfused" },
} as const;
const PAIRS = [
  { baseline: "ln", candidate: "rms" },
  { baseline: "slow", candidate: "ln" },
];
const BLOCKS = 20;

const STEP = createCell("timing/step/a", { ...STEP_CONFIG, arms: ARMS, blocks: BLOCKS });
const POINT = normPoint(STEP_CONFIG);
const NORM = createCell(timingCellId(POINT), {
  ...TIMING_CONFIG,
  ...POINT,
  arms: ARMS,
  blocks: BLOCKS,
});

/** A record in which an arm takes its time in every block, moved by a few percent where wanted. */
function recordOf({ id, hash, config }: Cell, timeOf: (arm: string) => number, spread = 0) {
  if (config.kind !== "timing") throw new TypeError("Cannot time a property");
  const samples = Array.from(
    { length: BLOCKS },
    (_, block) =>
      timedArmNames(config).map((arm, position) => ({
        arm,
        block,
        position,
        repetitions: 1,
        timeNs: timeOf(arm) * (1 + spread * Math.sin(7 * block + position)),
      })),
  ).flat();
  return sealRecord({
    id,
    cell: hash,
    config,
    status: "ok",
    device: "cpu",
    arithmetic: "bitwise",
    metrics: [],
    samples,
  });
}

function analysed(step: Record<string, number>, { spread = 0, norm = true } = {}) {
  const alone: Record<string, number> = { ln: 100, rms: 60, slow: 300 };
  const records = [
    ...(norm ? [recordOf(NORM, (arm) => alone[arm] ?? 50, spread)] : []),
    recordOf(STEP, (arm) => step[arm] ?? step.ln, spread),
  ];
  const cells = [NORM, STEP].map((cell) => (
    { cell, record: records.find(({ id }) => id === cell.id) }
  ));
  const timings = records.flatMap((record) => summarizeTiming(record, PAIRS));
  return { timings, predictions: predictSavings(cells, timings) };
}

/** Five norms of 100 in 5,000 are a tenth; 40 % of it are 4 %. */
const PREDICTED = { ln: 5_000, rms: 4_800, slow: 7_000, [noNormArm("fused")]: 4_400 };

Deno.test("predictSavings() gives the share of the norms times what a norm saves", () => {
  const { predictions } = analysed(PREDICTED);
  assertEquals(predictions.length, 1); // "slow" and "ln" differ in more than their norms
  const [{ cell, baseline, candidate, norms, normCell, ...found }] = predictions;
  assertEquals([cell, baseline, candidate], [STEP.id, "ln", "rms"]);
  assertEquals([norms, normCell], [5, "timing/8x8/forward-backward/hot"]);
  assertAlmostEquals(found.normSaving.estimate, 0.4, 1e-12);
  assertAlmostEquals(found.share.estimate, 0.1, 1e-12);
  assertAlmostEquals(found.predicted.estimate, 0.04, 1e-12);
  assertAlmostEquals(found.measured.estimate, 0.04, 1e-12);
  assertAlmostEquals(found.measuredShare!.estimate, 0.12, 1e-12);
  // Without noise the intervals have no width.
  assertAlmostEquals(found.predicted.low, found.predicted.high, 1e-12);
});

Deno.test("predictSavings() says whether prediction and measurement have a common range", () => {
  const agrees = (rms: number) =>
    analysed({ ...PREDICTED, rms }, { spread: 0.01 }).predictions[0].agrees;
  assertEquals([agrees(4_800), agrees(4_000), agrees(5_200)], [true, false, false]);
});

Deno.test("predictSavings() gives wider intervals for more noise, about the same value", () => {
  const at = (spread: number) => analysed(PREDICTED, { spread }).predictions[0];
  const [quiet, loud] = [at(0.005).predicted, at(0.05).predicted];
  assert(loud.high - loud.low > 3 * (quiet.high - quiet.low));
  assert(quiet.low < quiet.estimate && quiet.estimate < quiet.high);
  assert(loud.low < 0.04 && 0.04 < loud.high);
  assertEquals(at(0.05), at(0.05));
});

Deno.test("predictSavings() predicts nothing where the norm was not timed alone", () => {
  assertEquals(analysed(PREDICTED, { norm: false }).predictions, []);
});

Deno.test("withPredictions() puts the predicted ratio beside the measured one", () => {
  const { timings, predictions } = analysed(PREDICTED, { spread: 0.01 });
  const [norm, step] = withPredictions(timings, predictions);
  assertEquals(norm, timings[0]);
  assert(isLevel(step.config));
  const [own, other] = step.contrasts;
  assertEquals(own.predictedRatio, 1 - predictions[0].predicted.estimate);
  assert(own.predictedInterval![0] < own.predictedRatio! && own.predictedInterval![1] < 1);
  assertEquals([other.predictedRatio, other.predictedInterval], [undefined, undefined]);
  assertEquals(step.contrasts.map(({ candidate }) => candidate).slice(2), [
    "no-norm/fused",
    "no-norm/fused",
    "no-norm/unfused",
  ]);
});
