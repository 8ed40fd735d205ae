import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { analyse } from "../../../core/result/analyse.ts";
import { claimsCsv, publishedText } from "../../../core/result/claims_csv.ts";
import { summaryCsv } from "../../../core/result/summary_csv.ts";
import { SYNTHETIC_EXPERIMENT } from "../../helpers/synthetic_experiment.ts";
import { syntheticRecords } from "../../helpers/synthetic_records.ts";

const PLAN = planExperiment(SYNTHETIC_EXPERIMENT, {
  set: { "timing.shapes": [[1024, 1024]], "timing.passes": ["forward"] },
});
const ANALYSIS = analyse(PLAN, syntheticRecords(PLAN.cells));

Deno.test("summaryCsv() has a row for each arm and baseline, in plan order", () => {
  const rows = parse(summaryCsv(ANALYSIS.timings), { skipFirstRow: true });
  const cell = (cache: string) => `timing/1024x1024/forward/${cache}`;
  assertEquals(
    rows.map((row) => [row.cell, row.arm, row.baseline]),
    ["hot", "cold"].flatMap((cache) => [
      [cell(cache), "layer-norm-fused", "layer-norm-unfused"],
      [cell(cache), "layer-norm-unfused", ""],
      [cell(cache), "rms-norm-fused", "layer-norm-fused"],
      [cell(cache), "rms-norm-unfused", "layer-norm-unfused"],
      [cell(cache), "a/a", "layer-norm-fused"],
      [cell(cache), "copy", ""],
    ]),
  );
});

Deno.test("summaryCsv() writes full precision, and nothing where nothing was compared", () => {
  const [first, second] = parse(summaryCsv(ANALYSIS.timings), { skipFirstRow: true });
  const [{ arms, contrasts }] = ANALYSIS.timings;
  const contrast = contrasts.find(({ candidate }) => candidate === "layer-norm-fused")!;
  assertEquals(
    [first.n, first.rows, first.width, first.pass, first.cache],
    ["30", "1024", "1024", "forward", "hot"],
  );
  assertEquals(Number(first.median_ns), arms[0].medianNs);
  assertEquals(Number(first.gigabytes_per_second), arms[0].gigabytesPerSecond);
  assertEquals(Number(first.ratio), contrast.ratio);
  assertEquals(Number(first.ratio_high), contrast.ratioHigh);
  assertEquals(Number(first.predicted_ratio), 2 / 12);
  assertEquals([second.ratio, second.ratio_low, second.predicted_ratio], ["", "", ""]);
});

Deno.test("claimsCsv() has a row for each claim with the published number beside ours", () => {
  const rows = parse(claimsCsv(ANALYSIS.claims), { skipFirstRow: true });
  assertEquals(rows.map(({ claim }) => claim), PLAN.settled.claims.map(({ id }) => id));
  const saving = rows.find(({ claim }) => claim === "N3.unfused-forward")!;
  const outcome = ANALYSIS.claims.find(({ claim }) => claim.id === "N3.unfused-forward")!;
  assertEquals(saving, {
    claim: "N3.unfused-forward",
    verdict: "supported",
    estimate: String(outcome.estimate),
    low: String(outcome.low),
    high: String(outcome.high),
    unit: "share",
    p: String(outcome.p),
    p_holm: String(outcome.pHolm),
    n: "30",
    margin: "0.03",
    rule: "saving-in-range",
    published: "40.8 %",
    published_source: "arXiv:1910.07467, table 8",
    scope: "1024 x 1024, forward, hot, cpu, 1 thread, 30 blocks",
    reason: "the interval lies inside the claimed range",
  });
  const quoted = rows.find(({ claim }) => claim === "N2.quality")!;
  assertEquals([quoted.estimate, quoted.p, quoted.n, quoted.published], ["", "", "", "23.7 BLEU"]);
});

Deno.test("publishedText() gives the number with its unit, else the finding in words", () => {
  const source = "here";
  assertEquals(publishedText({ value: 2, unit: "x", text: "twice", source }), "2 x");
  assertEquals(publishedText({ value: 2, text: "twice", source }), "2");
  assertEquals(publishedText({ text: "twice", source }), "twice");
});
