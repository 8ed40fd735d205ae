import { assertAlmostEquals, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { PositionRowsError } from "../../../../core/base/errors.ts";
import { evaluationGraph } from "../../../../core/train/evaluate/evaluation_graph.ts";
import { Evaluator } from "../../../../core/train/evaluate/evaluator.ts";
import type { Windows } from "../../../../core/train/evaluate/windows.ts";
import { Trainer } from "../../../../core/train/trainer.ts";
import { onCpu } from "../../../helpers/on_cpu.ts";
import { TINY_DATA, TINY_SPEC } from "../../../helpers/tiny_model_run.ts";
import { IGNORE_INDEX } from "../../../../kernels/cross_entropy/ignore_index.ts";

const MODEL = { model: TINY_SPEC.model, decays: TINY_SPEC.train.decays };

function windowsOf(sequences: number, length: number): Windows {
  return { count: sequences, ...TINY_DATA.heldOut({ sequences, length }) };
}

Deno.test("Evaluator gives the trainer's own loss where nothing is dropped", () =>
  onCpu(async (device) => {
    const spec = { ...TINY_SPEC, model: { ...TINY_SPEC.model, dropout: 0 } };
    const batch = TINY_DATA.trainBatch({ seed: 3, step: 0, batch: 4, length: 16 });
    const trainer = await Trainer.open(device, spec, { seeds: [3] });
    const evaluator = new Evaluator(device, MODEL);
    const parameters = await trainer.parameters();
    const [{ losses }] = await evaluator.losses(parameters, { count: 4, length: 16, ...batch });
    await trainer.takeStep(batch);
    const mean = losses.reduce((sum, loss) => sum + loss) / losses.length;
    assertAlmostEquals((await trainer.losses())[0], mean, 1e-6);
    // Other weights, other losses: the graph that is there takes the new ones.
    const [after] = await evaluator.losses(await trainer.parameters(), {
      ...{ count: 4, length: 16 },
      ...batch,
    });
    assertNotEquals(after.losses, losses);
    await evaluator.close();
    await trainer.close();
  }));

Deno.test("Evaluator gives the same bits whatever the size of a run", () =>
  onCpu(async (device) => {
    const trainer = await Trainer.open(device, TINY_SPEC, { seeds: [3] });
    const parameters = await trainer.parameters();
    const results = [];
    for (const tokensPerRun of [1, 32, 100, 2_048]) {
      const evaluator = new Evaluator(device, MODEL, { tokensPerRun });
      results.push(await evaluator.losses(parameters, windowsOf(7, 16), { hits: true }));
      await evaluator.close();
    }
    for (const result of results) assertEquals(result, results[0]);
    await trainer.close();
  }, { threads: 2 }));

Deno.test("Evaluator counts a hit where the highest logit is the target", () =>
  onCpu(async (device) => {
    const trainer = await Trainer.open(device, TINY_SPEC, { seeds: [3] });
    const evaluator = new Evaluator(device, MODEL);
    const parameters = await trainer.parameters();
    const windows = windowsOf(3, 16);
    // Whatever the model says, it says one symbol at each place.
    const hits = new Float64Array(48);
    for (let symbol = 0; symbol < 4; symbol++) {
      const targets = new Uint32Array(48).fill(symbol);
      const [result] = await evaluator.losses(parameters, { ...windows, targets }, { hits: true });
      result.hits.forEach((hit, i) => hits[i] += hit);
      // The smallest loss of the four is that of the symbol it says.
      result.hits.forEach((hit, i) => hit && assertEquals(result.losses[i] < Math.log(4), true));
    }
    assertEquals([...hits], Array(48).fill(1));
    await evaluator.close();
    await trainer.close();
  }));

Deno.test("Evaluator gives 0 where a target does not count", () =>
  onCpu(async (device) => {
    const trainer = await Trainer.open(device, TINY_SPEC, { seeds: [3] });
    const evaluator = new Evaluator(device, MODEL);
    const windows = windowsOf(1, 16);
    const targets = windows.targets.map((target, i) => i % 2 === 0 ? IGNORE_INDEX : target);
    const [{ losses }] = await evaluator.losses(await trainer.parameters(), {
      ...windows,
      targets,
    });
    losses.forEach((loss, i) => assertEquals(loss === 0, i % 2 === 0));
    await evaluator.close();
    await trainer.close();
  }));

Deno.test("Evaluator refuses windows that a learned table does not reach", () =>
  onCpu(async (device) => {
    const model = { ...TINY_SPEC.model, position: { kind: "learned" } } as const;
    const evaluator = new Evaluator(device, { ...MODEL, model });
    await assertRejects(() => evaluator.losses(new Map(), windowsOf(1, 17)), PositionRowsError);
  }));

Deno.test("evaluationGraph() has no dropout and moves nothing", () => {
  const { graph } = evaluationGraph(MODEL, { batch: 2, length: 16 });
  assertEquals(graph.nodes.filter(({ op }) => op.name === "dropout" || op.inPlace), []);
  assertEquals(graph.updates.size, 0);
});
