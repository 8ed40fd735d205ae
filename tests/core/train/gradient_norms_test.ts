import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { gradientNorms } from "../../../core/train/gradient_norms.ts";
import { initialGradientMeasurements } from "../../../core/train/gradient_measurements.ts";
import { Trainer } from "../../../core/train/trainer.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_DATA, TINY_SPEC } from "../../helpers/tiny_model_run.ts";

const SPEC = { ...TINY_SPEC, model: { ...TINY_SPEC.model, dropout: 0, layers: 2 } };
const SOURCE = { spec: SPEC, data: TINY_DATA, seeds: [3] };

Deno.test("gradientNorms() adds up to the norm that clipping sees", () =>
  onCpu(async (device) => {
    const batch = TINY_DATA.trainBatch({ seed: 3, step: 0, batch: 4, length: 16 });
    const trainer = await Trainer.open(device, SPEC, { seeds: [3] });
    const evaluated = { model: SPEC.model, decays: SPEC.train.decays };
    const parameters = await trainer.parameters();
    const [norms] = await gradientNorms(device, evaluated, { parameters, batch, size: SPEC.train });
    await trainer.takeStep(batch);
    const [[{ norm }]] = await trainer.records();
    await trainer.close();
    const paths = new Set(
      trainer.training.arenas.flatMap(({ parameters }) => parameters).map(({ path }) => path),
    );
    const own = norms.filter(({ path }) => paths.has(path));
    assertEquals(own.length, paths.size);
    assertAlmostEquals(Math.hypot(...own.map((each) => each.norm)), norm, 1e-6 * norm);
  }));

Deno.test("gradientNorms() calls the last block and its parameters by a name for all depths", async () => {
  const [rows] = await onCpu((device) => initialGradientMeasurements(device, SOURCE));
  const norms = new Map(rows.map(({ split, value }) => [split, value as number]));
  for (const rest of ["", ".feedForward.out.weight", ".attention.norm.gain"]) {
    assertEquals(norms.get(`layer/blocks.last${rest}`), norms.get(`layer/blocks.1${rest}`), rest);
    assert(norms.get(`layer/blocks.last${rest}`)! > 0, rest);
  }
  const ofBlock = [...norms].filter(([split]) => split.startsWith("layer/blocks.0."));
  assertAlmostEquals(norms.get("layer/blocks.0")!, Math.hypot(...ofBlock.map(([, n]) => n)), 1e-12);
  assertEquals(new Set(rows.map(({ step, metric }) => `${step} ${metric}`)).size, 1);
});

Deno.test("initialGradientMeasurements() gives each seed its own, on WebGPU too", async () => {
  const both = { ...SOURCE, seeds: [4, 3] };
  const alone = await onCpu((device) => initialGradientMeasurements(device, SOURCE));
  const beside = await onCpu((device) => initialGradientMeasurements(device, both), { threads: 2 });
  assertEquals(beside[1], alone[0]);
  await withWebgpu(async (device) => {
    assertEquals(await initialGradientMeasurements(device, both), beside);
  });
});
