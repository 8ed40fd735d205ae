import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { planExperiment } from "../../../core/experiment/plan.ts";
import type { Experiment } from "../../../core/experiment/experiment.ts";
import { declareFigures } from "../../../core/report/figures.ts";
import { figureSvg } from "../../../core/report/figure_svg.ts";
import { levelSection } from "../../../core/report/level_section.ts";
import { reportFiles } from "../../../core/report/report_files.ts";
import { analyse } from "../../../core/result/analyse.ts";
import { summaryCsv } from "../../../core/result/summary_csv.ts";
import { SYNTHETIC_EXPERIMENT } from "../../helpers/synthetic_experiment.ts";
import { syntheticRecords } from "../../helpers/synthetic_records.ts";

const MODEL = {
  layers: 2,
  width: 256,
  heads: 4,
  hidden: 512,
  vocabulary: 64,
  context: 16,
  batch: 4,
};
const UNFUSED = { baseline: "layer-norm-unfused", candidate: "rms-norm-unfused" };
const RULE = { kind: "saving-in-range", ...UNFUSED, low: 0.07, high: 0.64, margin: 0.03 } as const;
const EXPERIMENT: Experiment = {
  ...SYNTHETIC_EXPERIMENT,
  timing: { ...SYNTHETIC_EXPERIMENT.timing!, models: [MODEL] },
  claims: [...SYNTHETIC_EXPERIMENT.claims, {
    id: "N3.step",
    statement: "A step takes 7 to 64 % less time",
    published: { value: 6.9, unit: "%", text: "Transformer-base", source: "table 8" },
    rule: { ...RULE, at: { level: "step" } },
  }],
};

function inputOf(experiment: Experiment) {
  const plan = planExperiment(experiment);
  const analysis = analyse(plan, syntheticRecords(plan.cells));
  return { plan, analysis, environment: {}, command: "", figures: declareFigures(analysis) };
}

const INPUT = inputOf(EXPERIMENT);

Deno.test("levelSection() has a row for each block and step and arm, with what was published", () => {
  const text = levelSection(INPUT).replaceAll("\u00a0", " ");
  const rows = text.split("\n").filter((line) => line.startsWith("| `timing/"));
  assertEquals(rows.length, 6);
  const step = rows.find((row) => row.includes("step") && row.includes("rms-norm-unfused"))!;
  assertStringIncludes(step, "`timing/step/4x16x256/h4-f512-l2-v64`");
  assertStringIncludes(step, "| 6.9 %");
  assert(/ 5 \|/.test(step), step);
  assertEquals(rows.filter((row) => row.includes("6.9 %")).length, 1);
  assertStringIncludes(text, "level_saving.svg");
  assertStringIncludes(text, "training step of 2 layers, width 256, 4 heads, hidden 512");
});

Deno.test("levelSection() is empty where no block or step was timed", () => {
  const input = inputOf(SYNTHETIC_EXPERIMENT);
  assertEquals(levelSection(input), "");
  const names = input.figures.map(({ name }) => name);
  assertEquals(names, ["saving", "time_ratio", "bandwidth"]);
});

Deno.test("levelFigure() draws predicted and measured of every row, and the claimed range", async () => {
  const { figures } = INPUT;
  const figure = figures.find(({ name }) => name === "level_saving")!;
  const svg = await figureSvg(figure);
  assertStringIncludes(svg, "block, forward-backward: rms-norm-fused");
  assertStringIncludes(svg, "step: rms-norm-unfused");
  const layer = figure.spec.layer as { data: { values: Record<string, unknown>[] } }[];
  const [{ row, low, high }, ...others] = layer[0].data.values;
  assertEquals([row, Math.round(low as number), high], ["step: rms-norm-unfused", 7, 64]);
  assertEquals(others, []);
  const kinds = layer.slice(2).map(({ data }) => data.values.map(({ kind }) => kind));
  assertEquals(kinds.map((list) => [list.length, new Set(list).size]), Array(4).fill([6, 1]));
});

Deno.test("a claim about a step is judged in its cell, with its scope", () => {
  const { analysis } = INPUT;
  const { cell, scope, n, verdict } = analysis.claims.find(({ claim: { id } }) =>
    id === "N3.step"
  )!;
  assertEquals([cell, n], ["timing/step/4x16x256/h4-f512-l2-v64", 30]);
  assertStringIncludes(scope, "training step of 2 layers");
  assert(["supported", "refuted"].includes(verdict), verdict);
});

Deno.test("summaryCsv() has the level, tokens and prediction of blocks and steps", () => {
  const { analysis } = INPUT;
  const rows = summaryCsv(analysis.timings).split("\n").filter((row) => row.includes("/step/"));
  const own = rows.find((row) => /,rms-norm-unfused,.*,layer-norm-unfused,/.test(row))!;
  assertStringIncludes(own, ",rms-norm-unfused,step,64,256,step,hot,30,");
  const fields = own.split(",").slice(-3).map(Number);
  assert(fields[1] < fields[0] && fields[0] < fields[2], own);
  assertEquals(rows.filter((row) => row.includes(",no-norm/")).length, 4);
});

Deno.test("reportFiles() writes the section about steps into both reports", async () => {
  const { figures: _, ...input } = INPUT;
  const files = await reportFiles(input);
  assert(files.has("figures/level_saving.svg"));
  assertStringIncludes(files.get("report.md")!, "## From a norm to a training step");
  assertStringIncludes(files.get("report.md")!, "of norms alone and of models of one size");
  assertStringIncludes(files.get("report.html")!, "From a norm to a training step");
});
