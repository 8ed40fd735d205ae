import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Experiment } from "../../../../core/experiment/experiment.ts";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import type { Settings } from "../../../../core/experiment/settings.ts";
import { reportFiles } from "../../../../core/report/report_files.ts";
import { terminalReport } from "../../../../core/report/terminal_report.ts";
import { terminalLosses } from "../../../../core/report/training/terminal_losses.ts";
import { analyse } from "../../../../core/result/analyse.ts";
import {
  SYNTHETIC_ACTIVATIONS,
  SYNTHETIC_GRADIENTS,
  SYNTHETIC_POSITIONS,
  SYNTHETIC_SCALING,
} from "../../../helpers/synthetic_trainings.ts";
import {
  type SyntheticTraining,
  syntheticTrainingRecords,
} from "../../../helpers/synthetic_training_records.ts";

interface Case extends SyntheticTraining {
  readonly set?: Settings;
}

type Made = ReturnType<typeof makeFiles>;

/** Reports that were made before, by experiment and case: one is the same each time, see below. */
const earlier = new Map<string, Made>();

function filesOf(experiment: Experiment, given: Case = {}): Made {
  const key = JSON.stringify([experiment.name, given]);
  const found = earlier.get(key) ?? makeFiles(experiment, given);
  earlier.set(key, found);
  return found;
}

async function makeFiles(experiment: Experiment, { set, ...made }: Case = {}) {
  const plan = planExperiment(experiment, { set });
  const analysis = analyse(plan, syntheticTrainingRecords(plan.cells, made));
  const input = { plan, analysis, environment: {}, command: "deno task experiment synthetic" };
  return { analysis, files: await reportFiles(input) };
}

Deno.test("reportFiles() of trainings are the same bytes each time, every figure shown", async () => {
  const all = [
    SYNTHETIC_ACTIVATIONS,
    SYNTHETIC_POSITIONS,
    SYNTHETIC_GRADIENTS,
    SYNTHETIC_SCALING,
  ];
  for (const experiment of all) {
    const [{ files }, { files: again }] = [await filesOf(experiment), await makeFiles(experiment)];
    assertEquals([...files], [...again]);
    const report = files.get("report.md")!;
    for (const path of files.keys()) {
      if (path.endsWith(".svg")) assertStringIncludes(report, `](${path})`);
    }
    assert(!/undefined|NaN|\[object/.test(report), report.match(/.*(undefined|NaN).*/)?.[0]);
  }
});

Deno.test("reportFiles() of trainings draw every data set and every kind of figure", async () => {
  const names = async (experiment: Experiment) =>
    [...(await filesOf(experiment)).files.keys()].filter((path) => path.endsWith(".svg"))
      .map((path) => path.replace(/^figures\/|\.svg$/g, ""));
  assertEquals(await names(SYNTHETIC_ACTIVATIONS), [
    "effects",
    "loss_markov",
    "curve_markov",
    "loss_shakespeare",
    "curve_shakespeare",
  ]);
  assertEquals(await names(SYNTHETIC_POSITIONS), [
    "effects",
    "loss_markov",
    "length_markov",
    "fixes_markov",
    "position_markov",
  ]);
  assertEquals(await names(SYNTHETIC_GRADIENTS), ["gradient_depth"]);
  assertEquals(await names(SYNTHETIC_SCALING), [
    ...["effects", "scaling_markov", "scaling_shakespeare"],
    ...["loss_markov_large", "loss_shakespeare_large"],
  ]);
});

Deno.test("the report of trainings has losses, floors, sizes, rates, controls and A/A", async () => {
  const report = (await filesOf(SYNTHETIC_ACTIVATIONS)).files.get("report.md")!;
  assertMatch(report, /\| `swiglu` \| 1\.5340 ± 0\.0044 \| 0\.1140 ± 0\.0044 \| -0\.0481 \[/);
  assertMatch(report, /\| \*bayes\* \| 1\.4200 \| 0\.0000 \|/);
  assertMatch(report, /\| \*uniform\* \| 2\.0794 \|/);
  assertStringIncludes(report, "After 400 updates");
  assertStringIncludes(report, "Matched by parameters: `relu-logits` differs most from `relu`");
  assertMatch(report, /Positive control: `relu-logits` must be worse .*: \*\*fired\*\*\./);
  assertStringIncludes(report, "- No positive control on shakespeare: that its set-up");
  assertStringIncludes(report, "measured on the same 64 held-out windows of a data set");
  assertMatch(report, /A\/A: `relu` minus itself from other seeds on markov after 1600 updates/);
  assertStringIncludes(report, "each arm was tried at 0.001, 0.003, 0.01 for 200 updates");
  assertStringIncludes(report, "5 tests of losses are one family");
  assertStringIncludes(report, "gives p = 0.0078 at the least, enough for 6 tests.");
});

Deno.test("the report of trainings sets published tables beside ours", async () => {
  const report = (await filesOf(SYNTHETIC_ACTIVATIONS)).files.get("report.md")!;
  assertStringIncludes(report, "### Beside what was published: Log-perplexity on C4");
  assertMatch(
    report,
    /Both agree about the order of 2\d of 28 pairs of arms; rank correlation 0\.9/,
  );
});

Deno.test("the report of trainings says where it disagrees with what was published", async () => {
  const same = (await filesOf(SYNTHETIC_ACTIVATIONS)).files.get("report.md")!;
  const other = (await filesOf(SYNTHETIC_ACTIVATIONS, { worse: { swiglu: 0.1 } })).files
    .get("report.md")!;
  const text = "**Disagrees with what was published, at this scale.**";
  assertEquals(same.split(text).length - 1, 1); // leaky-relu
  assertEquals(other.split(text).length - 1, 2);
});

Deno.test("the report of trainings stamps arms of other sizes, and counts divergence", async () => {
  const set = { "training.tolerance": 0.0001, "training.budgets": [400] } as const;
  const made = { set, diverge: { silu: [1, 2, 3] } };
  const report = (await filesOf(SYNTHETIC_ACTIVATIONS, made)).files.get("report.md")!;
  assertStringIncludes(
    report,
    "**Not matched**: parameters differ from those of `relu` by more than 0.01 %",
  );
  assertStringIncludes(report, "**3 runs diverged**: means are over the others");
  assertMatch(report, /\| `silu` \|.*\| 3 of 8 \|/);
});

Deno.test("the report of positions has headroom, lengths and what was trained long", async () => {
  const report = (await filesOf(SYNTHETIC_POSITIONS)).files.get("report.md")!;
  assertMatch(report, /\| `alibi` \| 64 \| 1024 \| 1024 \| 16 L \|/);
  assertStringIncludes(report, "`rope-long`: trained at the long length.");
  assertStringIncludes(report, "<summary>Loss by length, same-target</summary>");
  assertMatch(report, /\| `rope` with yarn \|/);
  assertStringIncludes(
    report,
    "Updates of another size: `rope-long` 2 x 1024. Held-out windows are as long as those of " +
      "training, so that losses of `rope-long` do not compare with the others here.",
  );
  assertMatch(report, /\| `rope-long` \| [\d.]+ ± [\d.]+ \| [\d.]+ ± [\d.]+ \| \| \|/);
});

Deno.test("the report of gradients has exponents beside the published ones", async () => {
  const report = (await filesOf(SYNTHETIC_GRADIENTS)).files.get("report.md")!;
  assertMatch(
    report,
    /\| `pre` \| `last\/feedForward` \| -0\.499 \[-0\.509, -0\.488\] \| -0\.5 \(arXiv/,
  );
});

Deno.test("the report of a run that has no result yet says so", async () => {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS, { set: { "training.budgets": [400] } });
  const input = { plan, analysis: analyse(plan, []), environment: {}, command: "run" };
  const report = (await reportFiles(input)).get("report.md")!;
  assertStringIncludes(report, "88 runs have no result.");
  assertStringIncludes(report, "`relu-logits` must be worse");
});

Deno.test("terminalReport() of trainings fits the terminal", async () => {
  const { analysis } = await filesOf(SYNTHETIC_ACTIVATIONS, { diverge: { silu: [1] } });
  for (const width of [80, 100]) {
    const lines = terminalReport(analysis.claims, { width }).split("\n");
    for (const line of lines) assert([...line].length <= width, line);
  }
});

Deno.test("terminalLosses() has every arm of the main budget, and fits the terminal", async () => {
  const { analysis } = await filesOf(SYNTHETIC_ACTIVATIONS, { diverge: { silu: [1] } });
  const text = terminalLosses(analysis.training!, { width: 80 });
  assertMatch(text, /^markov after 1600 updates, floor 1\.4200:\n/);
  assertMatch(text, /\nswiglu +1\.5340 ± 0\.0044 +-0\.0481 \[-0\.0498, -0\.0463\] +104\.1 k\n/);
  assertMatch(text, /\nsilu .* 1 of 8\n/);
  for (const line of text.split("\n")) assert([...line].length <= 80, line);
});

Deno.test("the report of trainings estimates losses at equal time, where steps were timed", async () => {
  const report = (await filesOf(SYNTHETIC_ACTIVATIONS)).files.get("report.md")!;
  assertStringIncludes(report, "### At equal time");
  assertMatch(report, /\| `swiglu` \| 8\.9\d ms \| 1\.1\d+ \[1\.1\d+, 1\.1\d+\] \| 14\d\d \| 1\.5/);
  assertMatch(report, /Over `relu` the step of `relu` takes 1, and timed again (1\.00|0\.99)/);
  assertMatch(report, /\| `relu` .*\| 8\.0\d ms \| 0\.003 \|/);
});

Deno.test("a report of sizes has laws, gaps with their trend, equal axes and every size", async () => {
  const { files } = await filesOf(SYNTHETIC_SCALING);
  const report = files.get("report.md")!;
  for (
    const text of [
      "## Loss by size on markov",
      "E = 1.4200 nat is known",
      "## Loss by size on shakespeare",
      "E is fitted with the others",
      "| `gelu` − `swiglu` |",
      "a decade, by the laws",
      "FLOP of training",
      "Each size as the others predict it",
      "## Losses on markov/tiny",
    ]
  ) assertStringIncludes(report, text);
  assertMatch(report, /gap.shrinks.by.0\.27/);
});
