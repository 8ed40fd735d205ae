import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type OutcomeSummary, outcomeText } from "../../../core/cli/outcome_text.ts";
import { analyse } from "../../../core/result/analyse.ts";
import { planRun } from "../../../core/run/run_settings.ts";
import { FAKE_INFO } from "../../helpers/fake_device.ts";
import { TINY_SETTINGS } from "../../helpers/tiny_result.ts";
import { toyRecord } from "../../helpers/toy_record.ts";

const PLAN = await planRun(TINY_SETTINGS);
const SUMMARY: OutcomeSummary = {
  folder: "results/local/norm_timing/smoke",
  plan: PLAN,
  cells: 20,
  analysis: analyse(PLAN, []),
  device: FAKE_INFO,
  skipped: 0,
  failed: [],
  seconds: 12.3456,
};

function text(changes: Partial<OutcomeSummary> = {}): string {
  return outcomeText({ ...SUMMARY, ...changes }, { json: false, width: 100, hasColor: false });
}

function data(changes: Partial<OutcomeSummary> = {}) {
  const json = outcomeText({ ...SUMMARY, ...changes }, { json: true, width: 9, hasColor: true });
  assertEquals(json.includes("\n"), false);
  return JSON.parse(json);
}

const failed = [0, 1].map((i) => toyRecord(i, { status: "failed", reason: `no memory ${i}` }));

Deno.test("outcomeText() shows verdicts, counts and where the files are", () => {
  const shown = text();
  assertStringIncludes(shown, "N1.formula ");
  assertEquals(shown.split("\n").slice(-4), [
    "20 cells run in 13 s",
    "Profile smoke shows that all of it runs; --profile quick decides claims",
    "Report: results/local/norm_timing/smoke/report.html",
    "Tables: metrics.csv, timing.csv, summary.csv and claims.csv beside it",
  ]);
});

Deno.test("outcomeText() tells what was done before, and what failed and why", () => {
  assertStringIncludes(text({ skipped: 20 }), "\n20 cells finished before\n");
  const shown = text({ skipped: 15, failed });
  assertStringIncludes(shown, "\n5 cells run in 13 s, 15 finished before, 2 FAILED\n");
  assertStringIncludes(shown, `${failed[1].id} failed: no memory 1\n`);
  const many = text({ failed: Array.from({ length: 25 }, () => failed[0]) });
  assertStringIncludes(many, "and 15 more\n");
  assertEquals(many.split("no memory 0").length - 1, 10);
});

Deno.test("outcomeText() of a shard gives no verdicts, but what to do next", () => {
  const shown = text({ analysis: undefined, shard: "1/2", cells: 10 });
  assertEquals(shown.split("\n"), [
    "10 cells run in 13 s",
    "Shard 1/2 is done: results/local/norm_timing/smoke",
    "Join all shards: deno task merge <folder>...",
  ]);
});

Deno.test("outcomeText() says the same as one JSON object", () => {
  const { claims, ...rest } = data({ failed, skipped: 3 });
  assertEquals(rest, {
    experiment: "norm-timing",
    version: 1,
    profile: "smoke",
    device: { name: "cpu", adapter: "a fake", class: "bitwise" },
    folder: "results/local/norm_timing/smoke",
    cells: {
      total: 20,
      skipped: 3,
      failed: failed.map(({ id, reason }) => ({ id, reason })),
    },
    seconds: 12.346,
  });
  assertEquals(claims.length, PLAN.settled.claims.length);
  assertEquals(Object.keys(claims[0]), ["id", "verdict", "unit", "reason"]);
  const shard = data({ analysis: undefined, shard: "1/2" });
  assert(shard.shard === "1/2" && !("claims" in shard));
});

Deno.test("outcomeText() names the models that were kept", () => {
  const models = { folder: "c", kept: ["c/a"], missing: [], readsText: false };
  assertEquals(text({ models }).split("\n").at(-1), "Models: 1 folder in c");
  assertEquals([data({ models }).models, data().models], [["c/a"], undefined]);
});

Deno.test("outcomeText() names no table of times where nothing is timed", () => {
  const cells = PLAN.cells.filter(({ config }) => config.kind !== "timing");
  const shown = text({ plan: { ...PLAN, cells } });
  assertEquals(shown.split("\n").at(-1), "Tables: metrics.csv and claims.csv beside it");
});
