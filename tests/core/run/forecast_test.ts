import { assert, assertEquals } from "@std/assert";
import { planText } from "../../../core/cli/plan_text.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { createDatasets } from "../../../core/run/datasets.ts";
import { forecastCells } from "../../../core/run/forecast.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const EXPERIMENT = validateExperiment({
  ...TINY_TRAINING,
  training: { ...TINY_TRAINING.training!, matched: "parameters" },
});
const PLAN = planExperiment(EXPERIMENT);

function forecast(plan: typeof PLAN, lanes: number) {
  const datasets = createDatasets();
  return onCpu((device) => forecastCells(plan, plan.cells, { lanes, device, datasets }));
}

Deno.test("forecastCells() measures each step once, and predicts more for more of it", async () => {
  const { lanes, measured, seconds, estimateOf, fairness } = await forecast(PLAN, 2);
  assertEquals([lanes, measured], [2, 3]);
  const of = (id: string) => estimateOf(PLAN.cells.find((cell) => cell.id === id)!);
  const [short, long] = [4, 8].map((steps) => of(`training/markov/plain/steps=${steps}/seed=0`));
  assert(short.seconds > 0 && short.seconds < long.seconds);
  assertEquals(2 * short.flops, long.flops);
  assertEquals(short.parameters, long.parameters);
  const sum = PLAN.cells.reduce((total, cell) => total + estimateOf(cell).seconds, 0);
  assert(Math.abs(seconds - sum / 2) < 1e-9 * sum);
  assertEquals(Object.keys(fairness), ["markov"]);
  assertEquals(fairness.markov.arms.map(({ arm }) => arm), ["plain", "same", "gated"]);
});

Deno.test("forecastCells() and planText() say which arm is larger than it may be", async () => {
  const full = planExperiment(EXPERIMENT, { set: { "model.gatedWidth": "full" } });
  const found = await forecast(full, 1);
  assertEquals(found.fairness.markov.isFair, false);
  const style = { json: false, width: 100, hasColor: false };
  const text = planText(full, full.cells, { ...style, forecast: found });
  assert(/^gated +\d+ +\d+\.\d % .*beyond$/m.test(text), text);
  assert(text.includes("matched by parameters within 0.5 %, WHICH SOME ARE NOT"), text);
  assert(text.includes("3 training steps measured on this machine just now"), text);
});

Deno.test("planText() shows warnings", () => {
  const set = { "model.position": "t5" } as const;
  const warned = planExperiment(EXPERIMENT, { set });
  const text = planText(warned, warned.cells, { json: false, width: 100, hasColor: false });
  assert(text.includes("Warning: all arms: t5MaxDistance 128 is above the length of training, 8"));
});
