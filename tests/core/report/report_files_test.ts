import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { analyse } from "../../../core/result/analyse.ts";
import type { Analysis } from "../../../core/result/analysis.ts";
import { type CellRecord, sealRecord } from "../../../core/result/cell_record.ts";
import { reportFiles } from "../../../core/report/report_files.ts";
import { reportMarkdown } from "../../../core/report/report_markdown.ts";
import { terminalReport } from "../../../core/report/terminal_report.ts";
import { SYNTHETIC_EXPERIMENT } from "../../helpers/synthetic_experiment.ts";
import { syntheticRecords } from "../../helpers/synthetic_records.ts";

const PLAN = planExperiment(SYNTHETIC_EXPERIMENT);
const ANALYSIS = analyse(PLAN, syntheticRecords(PLAN.cells));
const INPUT = {
  plan: PLAN,
  analysis: ANALYSIS,
  environment: { deno: "2.9.6", cpu: { model: "Some <fast> CPU", cores: 2 }, none: "" },
  command: "deno task experiment synthetic",
};
const FILES = await reportFiles(INPUT);
const MARKDOWN = FILES.get("report.md")!;
const HTML = FILES.get("report.html")!;
const SVGS = [...FILES].filter(([name]) => name.endsWith(".svg"));

/** Row of a Markdown table that starts with a text. */
function row(start: string): string {
  const found = MARKDOWN.split("\n").find((line) => line.startsWith(start));
  assert(found !== undefined, start);
  return found.replaceAll("\u00a0", " ");
}

Deno.test("reportFiles() makes Markdown, HTML, and three figures with their specifications", () => {
  assertEquals([...FILES.keys()], [
    "figures/saving.svg",
    "figures/saving.vl.json",
    "figures/time_ratio.svg",
    "figures/time_ratio.vl.json",
    "figures/bandwidth.svg",
    "figures/bandwidth.vl.json",
    "report.md",
    "report.html",
  ]);
});

Deno.test("reportFiles() writes the same bytes again, in this process and in another", async () => {
  assertEquals(await reportFiles(INPUT), FILES);
  const script = new URL("../../fixtures/print_report_hash.ts", import.meta.url).pathname;
  const args = ["run", "--no-check", script];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  const { reportHash } = await import("../../fixtures/print_report_hash.ts");
  assertEquals(new TextDecoder().decode(stderr), "");
  assertEquals(new TextDecoder().decode(stdout).trim(), await reportHash());
});

Deno.test("report.md has the published number beside ours, verdict and reason of each claim", () => {
  assertStringIncludes(MARKDOWN, "7 claims: 4 supported, 1 refuted, 1 equivalent, 1 out-of-reach.");
  assertMatch(
    row("| Fused RMSNorm takes less time"),
    /\| more than 3 % saved \| 1\.\d % saved<br>/,
  );
  const saving = row("| Unfused RMSNorm saves about 40 %");
  assertMatch(
    saving,
    /\| 40\.8 %<br>arXiv:1910\.07467, table 8 \| 30 to 50 % saved \| 41\.\d % saved<br>\[41\.\d, 4\d\.\d\] % \| \*\*supported\*\* \|$/,
  );
  assertStringIncludes(
    MARKDOWN,
    "- `N3.fused-forward` **refuted**: the interval lies below the claimed range: no difference " +
      "beyond the margin (n = 30, ",
  );
  assertStringIncludes(MARKDOWN, "Scope: 1024 x 1024, forward, hot, cpu, 1 thread, 30 blocks.");
  assertStringIncludes(MARKDOWN, "RMSNorm computes x / rms(x) \\* gain");
});

Deno.test("report.md has A/A, control, times, exact values, environment and the command", () => {
  assertStringIncludes(MARKDOWN, "That holds in **24 of 24 cells**");
  assertMatch(MARKDOWN, /Positive control: .* saved 79\.\d % .*: \*\*fired\*\*\./);
  assertMatch(
    row("| `timing/1024x1024/forward/hot` | `rms-norm-unfused` / `layer-norm-unfused`"),
    /\| 0\.58\d \| \[0\.58\d, 0\.58\d\] \| 0\.583 \| \d+(\.\d)? \| \d+(\.\d)? \| \d+(\.\d)? \|$/,
  );
  assertStringIncludes(row("| `timing/4x64/forward/hot` | `a/a`"), " | 30 |");
  assertMatch(row("| `formula` | `rms-norm-fused`"), /\| 1\S* \| 2\.\d+ \| ulp \| 10 \|$/);
  assertMatch(MARKDOWN, /metrics\.csv has SHA-256 `[0-9a-f]{64}`/);
  assertStringIncludes(MARKDOWN, "| cpu model | Some \\<fast\\> CPU |");
  assertEquals(MARKDOWN.includes("| none |"), false);
  assertStringIncludes(MARKDOWN, "```sh\ndeno task experiment synthetic\n```");
});

Deno.test("report.md shows every figure that was drawn", () => {
  for (const [name] of SVGS) assertStringIncludes(MARKDOWN, `](${name})`);
});

Deno.test("the figure of savings shades a claim of less time up to its edge", () => {
  const { data, layer } = JSON.parse(FILES.get("figures/saving.vl.json")!);
  const [{ encoding: { x: { scale: { domain } } } }] = layer;
  const found = data.values.find(({ claim }: { claim: string }) => claim === "N3.fused-faster");
  assertEquals([found.from, found.to], [3, domain[1]]);
});

Deno.test("report.md names what failed, what is missing and what is too small", () => {
  const small = planExperiment(SYNTHETIC_EXPERIMENT, { set: { "timing.blocks": 4 } });
  const analysis = analyse(small, syntheticRecords(small.cells).slice(1));
  const text = reportMarkdown({ ...INPUT, plan: small, analysis, figures: [] });
  assertStringIncludes(text, `- 1 of ${small.cells.length} cells were not run.`);
  assertStringIncludes(text, "- n too small for a verdict: fewer than 20 blocks.");
  assertStringIncludes(text, "- 1 claim is quoted but not measured here.");
  assertEquals(text.includes("!["), false);
});

Deno.test("report.md says how many cells were timed in other rounds than today's", () => {
  const caveat = " timed each arm in 1 round a block; a run takes the least of 5 now";
  const count = PLAN.cells.filter(({ config }) => config.kind === "timing").length;
  assertStringIncludes(MARKDOWN, `- ${count} of ${count} timing cells${caveat}`);
  const repeat = (record: CellRecord) => {
    const { schema: _, sum: __, samples, ...rest } = record;
    return sealRecord({ ...rest, samples: samples && Array(5).fill(samples).flat() });
  };
  const analysis = analyse(PLAN, syntheticRecords(PLAN.cells).map(repeat));
  assertEquals(reportMarkdown({ ...INPUT, analysis, figures: [] }).includes("a block;"), false);
});

Deno.test("report.md counts the cells whose noise allows verdicts", () => {
  const plan = planExperiment(SYNTHETIC_EXPERIMENT, { set: { "timing.shapes": [[1024, 1024]] } });
  const analysis = analyse(plan, syntheticRecords(plan.cells, { duplicateBias: 1.05 }));
  const text = reportMarkdown({ ...INPUT, plan, analysis, figures: [] });
  assertStringIncludes(text, "That holds in **0 of 4 cells**");
});

Deno.test("report.md of an experiment without timings has no timing sections", () => {
  const { timing: _timing, ...experiment } = SYNTHETIC_EXPERIMENT;
  const claims = experiment.claims.filter(({ rule }) => !("at" in rule));
  const plan = planExperiment({ ...experiment, claims });
  const analysis = analyse(plan, syntheticRecords(plan.cells));
  const text = reportMarkdown({ ...INPUT, plan, analysis, figures: [] });
  for (const heading of ["## Times", "## Can the timings"]) {
    assertEquals(text.includes(heading), false);
    assertStringIncludes(MARKDOWN, heading);
  }
});

Deno.test("report.html is one file: figures inside, nothing loaded from anywhere", () => {
  assertEquals(HTML.match(/<figure><svg /g)?.length, SVGS.length);
  for (const [, svg] of SVGS) assertStringIncludes(HTML, svg.trim());
  const addresses = [...HTML.matchAll(/https?:\/\/[^"'\s<)]+/g)].map(([address]) => address);
  assertEquals(
    new Set(addresses),
    new Set(["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"]),
  );
  assertEquals(/<(script|link|img|iframe)\b|@import|url\(/.test(HTML), false);
  assertStringIncludes(HTML, "color-scheme: light dark");
  assertStringIncludes(HTML, '<strong class="supported">supported</strong>');
  assertStringIncludes(HTML, "<title>RMSNorm against LayerNorm: what the formula saves</title>");
});

Deno.test("report.html shows hostile text as text", async () => {
  const settled = { ...PLAN.settled, title: "</title><script>alert(1)</script>", question: "<b>?" };
  const files = await reportFiles({ ...INPUT, plan: { ...PLAN, settled } });
  assertEquals(/<script|<b>/.test(files.get("report.html")!), false);
});

Deno.test("figures are transparent, described, without ids that could meet on one page", () => {
  for (const [, svg] of SVGS) {
    assertMatch(svg, /^<svg role="img" aria-label="[^"]+" /);
    assertEquals(/ id="|clip-path|NaN|undefined/.test(svg), false);
    assertEquals(/<rect width="\d+" height="\d+" fill="white"/.test(svg), false);
    const width = Number(/ width="(\d+)"/.exec(svg)![1]);
    assert(width >= 600 && width <= 850, `width=${width}`);
  }
});

Deno.test("figures say in their specification what they draw", () => {
  for (const [name, text] of FILES) {
    if (!name.endsWith(".vl.json")) continue;
    const spec = JSON.parse(text);
    assertMatch(spec.$schema, /vega-lite\/v6\.json$/);
    assert(spec.data.values.length > 0);
    const types = [...text.matchAll(/"field": "(\w+)",?\n\s*"type"/g)].length;
    assert(types > 0);
  }
});

Deno.test("figures are left out where there is nothing to draw", async () => {
  const analysis: Analysis = { ...ANALYSIS, timings: [], claims: [] };
  const files = await reportFiles({ ...INPUT, analysis });
  assertEquals([...files.keys()], ["report.md", "report.html"]);
});

Deno.test("terminalReport() fits the terminal and explains open verdicts", () => {
  const text = terminalReport(ANALYSIS.claims, { width: 90 });
  for (const line of text.split("\n")) assert([...line].length <= 90, line);
  assertMatch(text, /N3\.unfused-forward +supported +41\.\d % saved \[.*\] % +40\.8 %/);
  assert(text.endsWith("4 supported, 1 refuted, 1 equivalent, 1 out-of-reach"));
  assertStringIncludes(text, "out-of-reach: nothing is trained here (N2.quality)");
  const same = { verdict: "inconclusive", reason: "n is 1" } as const;
  const open = ANALYSIS.claims.map((outcome) => ({ ...outcome, ...same }));
  const [line, next] = terminalReport(open, { width: 60 }).split("\n").slice(-4);
  assertEquals(line, "inconclusive: n is 1 (N1.formula, N1.shift,");
  assertEquals(next, "  N3.unfused-forward, N3.fused-forward, N3.fused-equal,");
  assertStringIncludes(
    terminalReport(ANALYSIS.claims, { hasColor: true }),
    "\x1b[31mrefuted     \x1b[0m",
  );
});
