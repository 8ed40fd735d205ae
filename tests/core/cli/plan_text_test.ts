import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { planText } from "../../../core/cli/plan_text.ts";
import { estimateSeconds } from "../../../core/run/run_cells.ts";
import { planRun } from "../../../core/run/run_settings.ts";
import { TINY_SETTINGS } from "../../helpers/tiny_result.ts";

const PLAN = await planRun(TINY_SETTINGS);
const STYLE = { width: 100, hasColor: false };

Deno.test("planText() lists every cell with its size and time, and their sum", () => {
  const lines = planText(PLAN, PLAN.cells, { json: false, ...STYLE }).split("\n");
  assertEquals(lines[0], "norm-timing, version 1, profile smoke: ≤ 30 s on two cores");
  for (const { id } of PLAN.cells) {
    assertEquals(lines.filter((line) => line.startsWith(`${id} `)).length, 1, id);
  }
  const row = lines.find((line) => line.startsWith("timing/4x64/forward/hot "))!;
  assertMatch(row, /hot +256 +0\.02 +0\.01 +0\.\d\d$/);
  const seconds = Math.ceil(estimateSeconds(PLAN.cells));
  const sum = lines.find((line) => line.startsWith("20 cells"))!;
  assert(sum.startsWith(`20 cells, about ${seconds} s on one CPU thread`), sum);
  assertStringIncludes(lines.join("\n"), "Too small to be measured cold: 4x64");
  assertStringIncludes(lines.join("\n"), "N3.step is out of reach: no step is timed");
});

Deno.test("planText() lists a shard alone", () => {
  const cells = PLAN.cells.slice(0, 2);
  const text = planText(PLAN, cells, { json: false, ...STYLE });
  assertStringIncludes(text, "2 cells, about 1 s");
  assertEquals(text.includes(PLAN.cells[2].id), false);
});

Deno.test("planText() fits a narrow terminal", () => {
  const text = planText(PLAN, PLAN.cells, { json: false, width: 40, hasColor: false });
  const [, , first, elements] = text.split("\n");
  assertEquals([first, elements], [PLAN.cells[0].id, "  elements  231"]);
});

Deno.test("planText() breaks sentences where the terminal ends", () => {
  const text = planText(PLAN, PLAN.cells, { json: false, width: 60, hasColor: false });
  const sentences = text.slice(text.indexOf("20 cells, about"));
  assertEquals(sentences.split("\n").filter((line) => line.length > 60), []);
  assertStringIncludes(sentences.replaceAll("\n", " "), "of one execution of every arm");
});

Deno.test("planText() gives the same as one JSON object, with the settings", () => {
  const plan = JSON.parse(planText(PLAN, PLAN.cells, { json: true, ...STYLE }));
  assertEquals(plan.cells.length, 20);
  const [cell] = plan.cells;
  assertEquals([cell.id, cell.hash, cell.elements], [PLAN.cells[0].id, PLAN.cells[0].hash, 231]);
  assert(cell.flops > 0 && cell.sizeBytes > 0 && cell.seconds > 0);
  assertEquals(plan.settings.timing.blocks, 2);
  assertEquals(plan.settings.seeds, [0]);
  assertEquals(plan.seconds, estimateSeconds(PLAN.cells));
  assertEquals(plan.outOfReach, PLAN.outOfReach);
});

Deno.test("planText() shows parameters and planned memory of blocks and steps", async () => {
  const { "timing.models": _, ...set } = TINY_SETTINGS.set!;
  const plan = await planRun({ ...TINY_SETTINGS, set });
  const lines = planText(plan, plan.cells, { json: false, ...STYLE }).split("\n");
  const [, , head] = lines;
  assertMatch(head, /^cell +elements +params +MiB +MFLOP +seconds$/);
  const step = lines.find((line) => line.startsWith("timing/step/"))!;
  assertMatch(
    step,
    /^timing\/step\/1x4x64\/h4-f128-l2-v256 +256 +100096 +\d+\.\d\d? +\d+(\.\d\d?)? +/,
  );
  assertStringIncludes(lines.join(" "), "as their memory is planned");
  const cells = JSON.parse(planText(plan, plan.cells, { json: true, ...STYLE })).cells;
  assertEquals(cells.at(-1).parameters, 100096);
});
