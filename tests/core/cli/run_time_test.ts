import { assertEquals } from "@std/assert";
import { forecastRun, runTimeText } from "../../../core/cli/run_time.ts";
import type { Cell } from "../../../core/experiment/cell.ts";
import { estimateCell } from "../../../core/experiment/estimate.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import type { Forecast } from "../../../core/run/forecast.ts";
import { loadExperiment } from "../../../core/run/load_experiment.ts";

const FORECAST: Forecast = {
  lanes: 2,
  measured: 12,
  seconds: 0,
  estimateOf: estimateCell,
  secondsOf: (cells) => 100 * cells.length,
  fairness: {},
};

const { experiment } = await loadExperiment("activations");
const { cells } = planExperiment(experiment, { profile: "quick" });
const trainings = cells.filter(({ config }) => config.kind === "training");

/** Forecasts a run of cells, and says what was shown on a terminal of that kind. */
async function shown(open: readonly Cell[], isTerminal = false) {
  let text = "";
  const write = (part: string) => void (text += part);
  const output = { write, isTerminal, columns: 80, hasColor: false };
  const measure = () => Promise.resolve(FORECAST);
  return [await forecastRun(open, { measure, output }) === FORECAST, text];
}

Deno.test("forecastRun() measures from 20 s of training that is left, few cells or many", async () => {
  const seconds = estimateCell(trainings.at(-1)!).seconds;
  const enough = Math.ceil(20 / seconds);
  const last = trainings.slice(-enough);
  assertEquals(enough < 60, true); // cells of the largest budget are long
  assertEquals(await shown(last), [true, ""]);
  assertEquals(await shown(last.slice(1)), [false, ""]);
  assertEquals(await shown(cells.filter((cell) => !trainings.includes(cell))), [false, ""]);
});

Deno.test("forecastRun() is seen on a terminal only, and not made where nobody looks", async () => {
  const text = "\r\x1b[KMeasuring training steps on this machine\r\x1b[K";
  assertEquals(await shown(trainings, true), [true, text]);
  const measure = () => Promise.reject(new Error("nobody looks"));
  assertEquals(await forecastRun(trainings, { measure }), undefined);
});

Deno.test("runTimeText() says by what it knows", () => {
  const two = trainings.slice(0, 2);
  assertEquals(
    runTimeText(two, { forecast: FORECAST, isRest: false }),
    "about 3 min 20 s, by 12 training steps measured just now",
  );
  assertEquals(
    runTimeText(two, { forecast: { ...FORECAST, measured: 1 }, isRest: true }),
    "about 3 min 20 s left, by 1 training step measured just now",
  );
  assertEquals(runTimeText([], { isRest: true }), "about 0 s left");
});
