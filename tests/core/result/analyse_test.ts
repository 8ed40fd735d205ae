import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { Experiment } from "../../../core/experiment/experiment.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import type { Settings } from "../../../core/experiment/settings.ts";
import { analyse } from "../../../core/result/analyse.ts";
import type { Analysis, ClaimOutcome } from "../../../core/result/analysis.ts";
import { type CellRecord, sealRecord } from "../../../core/result/cell_record.ts";
import { SYNTHETIC_EXPERIMENT } from "../../helpers/synthetic_experiment.ts";
import { type SyntheticNoise, syntheticRecords } from "../../helpers/synthetic_records.ts";

/** Only the shapes and the pass that claims are about: fewer bootstraps. */
const SHAPES: Settings = {
  "timing.shapes": [[1024, 1024], [4096, 1024]],
  "timing.passes": ["forward"],
};

interface Case {
  readonly noise?: SyntheticNoise;
  readonly set?: Settings;
  readonly experiment?: Experiment;
  readonly change?: (record: CellRecord) => readonly CellRecord[];
}

let plain: Analysis | undefined;

/** Analyses a case; the one where nothing is special is analysed once. */
function analysisOf(given: Case = {}): Analysis {
  return Object.keys(given).length > 0 ? analyseCase(given) : plain ??= analyseCase(given);
}

function analyseCase({ noise, set, experiment, change }: Case): Analysis {
  const plan = planExperiment(experiment ?? SYNTHETIC_EXPERIMENT, { set: { ...SHAPES, ...set } });
  const records = syntheticRecords(plan.cells, noise);
  return analyse(plan, change === undefined ? records : records.flatMap(change));
}

function outcome(analysis: Analysis, id: string): ClaimOutcome {
  return analysis.claims.find(({ claim }) => claim.id === id)!;
}

function verdicts(analysis: Analysis): Record<string, string> {
  return Object.fromEntries(analysis.claims.map(({ claim, verdict }) => [claim.id, verdict]));
}

/** Changes a record of the synthetic machine and seals it again. */
function changed(record: CellRecord, changes: Partial<CellRecord>): CellRecord {
  const { schema: _schema, sum: _sum, ...rest } = record;
  return sealRecord({ ...rest, ...changes });
}

Deno.test("analyse() decides each kind of claim", () => {
  const analysis = analysisOf();
  assertEquals(verdicts(analysis), {
    "N1.formula": "supported",
    "N1.shift": "supported",
    "N3.unfused-forward": "supported",
    "N3.fused-forward": "refuted",
    "N3.fused-equal": "supported",
    "N3.fused-faster": "equivalent",
    "N2.quality": "out-of-reach",
  });
  assertEquals(outcome(analysis, "N2.quality").reason, "nothing is trained here");
  assertEquals(
    outcome(analysis, "N3.fused-forward").reason,
    "the interval lies below the claimed range: no difference beyond the margin",
  );
});

Deno.test("analyse() gives claims their numbers, p and scope", () => {
  const saving = outcome(analysisOf(), "N3.unfused-forward");
  assertEquals([saving.unit, saving.n], ["share", 30]);
  assertAlmostEquals(saving.estimate!, 1 - 7 / 12, 0.01);
  assert(saving.low! < saving.estimate! && saving.estimate! < saving.high!);
  assertEquals([saving.p, saving.pHolm], [1 / 10001, 3 / 10001]); // second of 4 timing claims
  assertEquals(saving.scope, "1024 x 1024, forward, hot, cpu, 1 thread, 30 blocks");
  const analysis = analysisOf();
  const equal = outcome(analysis, "N3.fused-equal");
  const at95 = analysis.timings.find(({ id }) => id === "timing/4096x1024/forward/cold")!
    .contrasts.find(({ candidate }) => candidate === "rms-norm-fused")!;
  assert(at95.ratioLow < equal.low! && equal.high! < at95.ratioHigh, "its interval is at 90 %");
  assertEquals(equal.unit, "ratio");
  assertAlmostEquals(equal.estimate!, 1 / 1.017, 0.005);
  const formula = outcome(analysisOf(), "N1.formula");
  assertEquals(formula.scope, "7 x 33 and 64 x 256, 5 seeds, bitwise");
  assertEquals([formula.unit, formula.n, formula.estimate], ["ulp", 5, formula.high]);
});

Deno.test("analyse() gives a claim of less time each verdict that it can come to", () => {
  const judged = (slower: number) => {
    const noise = { slower: { "rms-norm-fused": slower } };
    const { verdict, unit } = outcome(analysisOf({ noise }), "N3.fused-faster");
    assertEquals(unit, "share");
    return verdict;
  };
  assertEquals([0.8, 1, 1.2].map(judged), ["supported", "equivalent", "refuted"]);
  assertEquals(judged(0.987), "inconclusive"); // about 3 % saved: the interval crosses the margin
});

Deno.test("analyse() is the same bit for bit, whatever the order of the records", () => {
  const plan = planExperiment(SYNTHETIC_EXPERIMENT, { set: SHAPES });
  const records = syntheticRecords(plan.cells);
  const reversed = analyse(plan, records.toReversed());
  assertEquals(JSON.stringify(analyse(plan, records)), JSON.stringify(reversed));
});

Deno.test("analyse() computes traffic, ratios and predictions of a timing cell", () => {
  const { timings } = analysisOf({ noise: { spread: 0 } });
  const timing = timings.find(({ id }) => id === "timing/1024x1024/forward/hot")!;
  assertEquals(timing.arms.map(({ arm }) => arm), [
    "layer-norm-fused",
    "layer-norm-unfused",
    "rms-norm-fused",
    "rms-norm-unfused",
    "a/a",
    "copy",
  ]);
  const [fused, unfused] = timing.arms;
  const copy = timing.arms[5];
  assertEquals(fused.n, 30);
  assertAlmostEquals(fused.gigabytesPerSecond!, 2 * 4 * 1024 * 1024 / fused.medianNs, 1e-12);
  assertAlmostEquals(unfused.gigabytesPerSecond!, 12 * 4 * 1024 * 1024 / unfused.medianNs, 1e-12);
  assertAlmostEquals(copy.gigabytesPerSecond!, 2 * 4 * 1024 * 1024 / copy.medianNs, 1e-12);
  assertEquals(copy.fractionOfCopy, 1);
  assertAlmostEquals(
    fused.fractionOfCopy!,
    fused.gigabytesPerSecond! / copy.gigabytesPerSecond!,
    1e-12,
  );
  const [first] = timing.contrasts;
  assertEquals([first.candidate, first.baseline], ["rms-norm-unfused", "layer-norm-unfused"]);
  assertAlmostEquals(first.predictedRatio!, 7 / 12, 1e-12);
  assertAlmostEquals(first.ratio, timing.arms[3].medianNs / unfused.medianNs, 1e-6);
  assertAlmostEquals(timing.duplicate!.ratio, 1, 1e-6);
});

Deno.test("analyse() pairs arms by block, so that slow blocks do not matter", () => {
  const slowBlocks = (record: CellRecord) => {
    const samples = record.samples?.map((sample) =>
      sample.block % 3 === 0 ? { ...sample, timeNs: sample.timeNs * 5 } : sample
    );
    return [samples === undefined ? record : changed(record, { samples: samples.toReversed() })];
  };
  const [calm, stormy] = [analysisOf(), analysisOf({ change: slowBlocks })];
  calm.timings.forEach(({ contrasts }, i) =>
    contrasts.forEach(({ ratio }, j) =>
      assertAlmostEquals(stormy.timings[i].contrasts[j].ratio, ratio, 1e-12)
    )
  );
});

Deno.test("analyse() withholds timing verdicts if there are fewer than 20 blocks", () => {
  const analysis = analysisOf({ set: { "timing.blocks": 19 } });
  for (const id of ["N3.unfused-forward", "N3.fused-forward", "N3.fused-equal"]) {
    const { verdict, reason, estimate } = outcome(analysis, id);
    assertEquals(verdict, "inconclusive");
    assertEquals(reason, "n too small for a verdict: n is 19, at least 20 are needed");
    assert(estimate !== undefined, "what was measured is shown all the same");
  }
  assertEquals(outcome(analysisOf({ set: { "timing.blocks": 20 } }), "N3.fused-forward").n, 20);
});

Deno.test("analyse() withholds property support from fewer than 5 seeds, not refutation", () => {
  const set = { seeds: [0, 1, 2, 3] };
  const few = outcome(analysisOf({ set }), "N1.formula");
  assertEquals(few.verdict, "inconclusive");
  assertStringIncludes(few.reason, "n too small for a verdict: n is 4");
  const claims = SYNTHETIC_EXPERIMENT.claims.map((claim) =>
    claim.rule.kind === "property-below" ? { ...claim, rule: { ...claim.rule, limit: 1 } } : claim
  );
  const experiment = { ...SYNTHETIC_EXPERIMENT, claims };
  assertEquals(outcome(analysisOf({ set, experiment }), "N1.formula").verdict, "refuted");
});

Deno.test("analyse() names the first value that refutes a property", () => {
  const spoil = (record: CellRecord) =>
    record.id === "property/formula/rms-norm-fused/64x256/seed=3"
      ? [changed(record, { metrics: record.metrics.map((m) => ({ ...m, value: "nan" })) })]
      : [record];
  const { verdict, reason, estimate } = outcome(analysisOf({ change: spoil }), "N1.formula");
  assertEquals([verdict, estimate], ["refuted", undefined]);
  assertEquals(
    reason,
    "1 of 10 values are not at most 4: NaN in property/formula/rms-norm-fused/64x256/seed=3",
  );
});

Deno.test("analyse() leaves claims open whose cells failed or were not run", () => {
  const lose = (record: CellRecord) => {
    if (record.id === "timing/1024x1024/forward/cold") return [];
    if (record.id === "timing/4096x1024/forward/cold") {
      return [changed(record, { status: "failed", reason: "device lost", samples: undefined })];
    }
    return record.id === "property/formula/rms-norm-fused/7x33/seed=1" ? [] : [record];
  };
  const analysis = analysisOf({ change: lose });
  const open = ["N3.fused-forward", "N3.fused-equal", "N1.formula"].map((id) => {
    const { verdict, reason } = outcome(analysis, id);
    return `${verdict}: ${reason}`;
  });
  assertEquals(open, [
    "inconclusive: timing/1024x1024/forward/cold was not run",
    "inconclusive: timing/4096x1024/forward/cold failed: device lost",
    "inconclusive: 1 cell of 10 have no result",
  ]);
  assertEquals(outcome(analysis, "N3.unfused-forward").pHolm, 1 / 10001); // the only one tested
});

Deno.test("analyse() says what this profile does not measure", () => {
  const set = { "timing.shapes": [[4, 64]] } as const;
  const { verdict, reason } = outcome(analysisOf({ set }), "N3.unfused-forward");
  assertEquals(verdict, "out-of-reach");
  assertStringIncludes(reason, "timing/1024x1024/forward/hot is not measured");
});

Deno.test("analyse() withholds verdicts where an arm does not agree with itself", () => {
  const biased = outcome(analysisOf({ noise: { duplicateBias: 1.05 } }), "N3.unfused-forward");
  assertEquals(biased.verdict, "invalid-setup");
  assertStringIncludes(biased.reason, "an arm differs from itself (A/A)");
  const noisy = outcome(analysisOf({ noise: { spread: 0.6 } }), "N3.unfused-forward");
  assertEquals(noisy.verdict, "inconclusive");
  assertStringIncludes(noisy.reason, "too much noise");
});

Deno.test("analyse() withholds every timing verdict if the positive control does not fire", () => {
  const analysis = analysisOf({ noise: { slower: { "layer-norm-fused": 6, "a/a": 6 } } });
  assertEquals(analysis.control!.fired, false);
  for (const id of ["N3.unfused-forward", "N3.fused-forward", "N3.fused-equal"]) {
    assertEquals(outcome(analysis, id).verdict, "invalid-setup");
    assertStringIncludes(outcome(analysis, id).reason, "positive control did not fire");
  }
  assertEquals(outcome(analysis, "N1.formula").verdict, "supported");
  assertEquals(analysisOf().control!.fired, true);
});

Deno.test("analyse() needs a p below 5 % after Holm's correction for support", () => {
  const fused = SYNTHETIC_EXPERIMENT.claims.find(({ id }) => id === "N3.fused-forward")!;
  const rule = { ...fused.rule, low: 0.0001 } as typeof fused.rule; // any saving will do
  const copies = ["N3.a", "N3.b", "N3.c"].map((id) => ({ ...fused, id, rule }));
  const judged = (count: number) => {
    const experiment = { ...SYNTHETIC_EXPERIMENT, claims: copies.slice(0, count) };
    const set = { "timing.shapes": [[1024, 1024]] } as const;
    return outcome(analysisOf({ set, experiment, noise: { spread: 0.1 } }), "N3.a");
  };
  const [alone, family] = [judged(1), judged(3)];
  assert(alone.p! > 0.05 / 3 && alone.p! < 0.05, `p=${alone.p}`);
  assertEquals([alone.verdict, alone.pHolm], ["supported", alone.p]);
  assertAlmostEquals(family.pHolm!, 3 * alone.p!, 0.02);
  assertEquals(family.verdict, "inconclusive");
  assertEquals(
    family.reason,
    "the interval lies inside the claimed range, but p after Holm is not below 0.05",
  );
});
