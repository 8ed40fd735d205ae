import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { openDevice } from "../../../core/device/open_device.ts";
import { elementCount } from "../../../core/base/shape.ts";
import { levelGraph } from "../../../core/train/level_graph.ts";
import { type LevelSpec, normCount } from "../../../core/train/level_model.ts";
import { maxAbsoluteDifference } from "../../../core/run/checks/compare_values.ts";

const SIZE = { width: 16, heads: 2, hidden: 24, context: 5, batch: 2 };
const BLOCK: LevelSpec = {
  level: "block",
  model: SIZE,
  pass: "forward-backward",
  norm: "layer-norm",
  form: "fused",
  eps: 1e-5,
};
const STEP: LevelSpec = {
  ...BLOCK,
  level: "step",
  model: { ...SIZE, layers: 2, vocabulary: 11 },
  pass: "step",
};

/** Runs a graph a number of times; gives all outputs. */
async function outputsOf(spec: LevelSpec, runs = 1): Promise<Map<string, Float32Array>> {
  const device = await openDevice({ name: "cpu", threads: 1 });
  try {
    const { graph, values } = levelGraph(spec);
    const executable = await device.compile(graph, { poison: true });
    for (const [name, data] of Object.entries(values())) await executable.write(name, data);
    for (let i = 0; i < runs; i++) await executable.run();
    assertEquals(await executable.violations(), []);
    const outputs = new Map<string, Float32Array>();
    for (const name of graph.outputs.keys()) {
      outputs.set(name, (await executable.read(name)).slice());
    }
    await executable.dispose();
    return outputs;
  } finally {
    await device.close();
  }
}

Deno.test("levelGraph() computes the same block and gradients, fused and unfused", async () => {
  for (const norm of ["layer-norm", "rms-norm"] as const) {
    const fused = await outputsOf({ ...BLOCK, norm });
    const unfused = await outputsOf({ ...BLOCK, norm, form: "unfused" });
    assertEquals([...fused.keys()], [...unfused.keys()]);
    for (const [name, values] of fused) {
      const difference = maxAbsoluteDifference(values, unfused.get(name)!);
      assert(difference < 1e-4, `${norm} ${name}: ${difference}`);
      assert(values.some((value) => value !== 0), `${norm} ${name} is zero`);
    }
  }
});

Deno.test("levelGraph() gives a block with another norm, or with none, another result", async () => {
  const y = async (norm: LevelSpec["norm"]) =>
    (await outputsOf({ ...BLOCK, pass: "forward", norm })).get("y")!;
  const [layer, rms, none] = [await y("layer-norm"), await y("rms-norm"), await y("none")];
  assertEquals(layer.length, 2 * 5 * 16);
  assertNotEquals(layer, rms);
  assertNotEquals(rms, none);
});

Deno.test("levelGraph() has as many norms as normCount() says, each of one kernel if fused", () => {
  for (const spec of [BLOCK, STEP]) {
    for (const norm of ["layer-norm", "rms-norm"] as const) {
      const { graph } = levelGraph({ ...spec, norm });
      const name = norm.replace("-", "_");
      const forward = graph.nodes.filter(({ op }) => op.name === name);
      assertEquals(forward.length, normCount(spec.model), `${spec.level} ${norm}`);
      const unfused = levelGraph({ ...spec, norm, form: "unfused" }).graph.nodes;
      assert(unfused.every(({ op }) => !op.name.startsWith(name)));
      const roots = unfused.filter(({ op }) => op.name === "reciprocal_sqrt");
      assertEquals(roots.length, normCount(spec.model));
    }
    const none = levelGraph({ ...spec, norm: "none", form: "unfused" }).graph.nodes;
    assert(none.every(({ op }) => op.name !== "reciprocal_sqrt" && op.name !== "row_mean"));
  }
});

Deno.test("levelGraph() fuses the whole graph, or nothing of it", () => {
  const count = (form: LevelSpec["form"]) =>
    levelGraph({ ...STEP, norm: "none", form }).graph.nodes.length;
  assert(count("fused") < count("unfused"));
});

Deno.test("levelGraph() gives a step that does the same each time: no parameter moves", async () => {
  const [once, often] = [await outputsOf(STEP), await outputsOf(STEP, 3)];
  assertEquals(often.get("loss"), once.get("loss"));
  const loss = once.get("loss")![0];
  assert(loss > 0 && loss < 10, `${loss}`);
  const { values } = levelGraph(STEP);
  for (const name of ["parameters.decayed", "parameters.plain"]) {
    assertEquals(often.get(name), new Float32Array((values()[name] as Uint32Array).buffer));
  }
  assertNotEquals(often.get("m.decayed"), once.get("m.decayed"));
});

Deno.test("levelGraph() counts parameters: a block of LayerNorm has two vectors more than of RMSNorm", () => {
  const count = (norm: LevelSpec["norm"]) => levelGraph({ ...BLOCK, norm }).parameters;
  const { width, hidden } = SIZE;
  const linear = 4 * width * width + 2 * width * hidden + 5 * width + hidden;
  assertEquals(count("none"), linear);
  assertEquals(count("rms-norm"), linear + 2 * width);
  assertEquals(count("layer-norm"), linear + 4 * width);
});

Deno.test("levelGraph() gives each value the size of its input", () => {
  for (const spec of [BLOCK, STEP]) {
    const { graph, values } = levelGraph(spec);
    for (const [name, data] of Object.entries(values())) {
      const tensor = graph.tensors[graph.inputs.get(name)!];
      assertEquals(data.length, elementCount(tensor.shape), name);
    }
  }
});
