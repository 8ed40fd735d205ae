import { assert, assertEquals } from "@std/assert";
import { evaluateReference } from "../../../core/graph/evaluate_reference.ts";
import { fuseGraph } from "../../../core/graph/fuse_graph.ts";
import { nodeCosts } from "../../../core/graph/node_costs.ts";
import { checkFusion, normalInputs } from "../../helpers/check_fusion.ts";
import { decoderGraph, type DecoderSpec } from "../../helpers/decoder_graph.ts";
import { withDevices } from "../../helpers/devices.ts";
import { differentiateAtZero } from "../../helpers/finite_difference.ts";
import { normalValues } from "../../helpers/gradient_cases.ts";
import { runGraph } from "../../helpers/run_graph.ts";

/** Two layers of odd sizes: rows end inside lanes, and biases of 10 elements inside a quad. */
const SMALL: Omit<DecoderSpec, "recipe" | "training"> = {
  layers: 2,
  batch: 2,
  seqLen: 7,
  width: 10,
  heads: 1,
  hidden: 18,
  vocabulary: 11,
};
const RECIPES = ["gpt", "llama"] as const;

for (const recipe of RECIPES) {
  Deno.test(`a fused ${recipe} decoder has the loss and gradients of an unfused one`, async () => {
    await withDevices(async (devices) => {
      const graph = decoderGraph({ ...SMALL, recipe, training: true });
      const names = await checkFusion(graph, devices);
      assert(names.length < graph.nodes.length * 0.8, names.join(" "));
    });
  });

  Deno.test(`the gradients of a ${recipe} decoder are those of its loss`, () => {
    const graph = decoderGraph({ ...SMALL, recipe, training: true });
    const inputs = new Map(
      [...normalInputs(graph)].map(([name, values]) => [name, Float64Array.from(values)]),
    );
    const arena = graph.inputs.get("params")!;
    const params = new Float64Array(graph.tensors[arena].shape[0]);
    for (const { name, view } of graph.tensors) {
      if (view?.of === arena) params.set(inputs.get(name)!, view.offset);
    }
    const grads = evaluateReference(graph, inputs).get("grads")!;
    const data = [...inputs].filter(([name]) => ["tokens", "targets", "cos", "sin"].includes(name));
    const forward = decoderGraph({ ...SMALL, recipe, training: false });
    for (const name of ["first", "second", "third"]) {
      const [direction] = normalValues(name, [[params.length]]);
      const norm = Math.sqrt(direction.reduce((sum, v) => sum + v * v, 0));
      const along = (t: number) =>
        evaluateReference(
          forward,
          new Map([...data, ["params", params.map((p, i) => p + t / norm * direction[i])]]),
        ).get("loss")![0];
      const { value, error } = differentiateAtZero(along, along(0));
      const actual = grads.reduce((sum, g, i) => sum + g * direction[i] / norm, 0);
      assert(error < 1e-5 * Math.abs(value), `${error} of ${value}`);
      assert(
        Math.abs(actual - value) <= error + 1e-6 * Math.abs(value),
        `${actual} is not ${value}`,
      );
    }
  });

  Deno.test(`gaps between the gradients of a ${recipe} decoder are zero`, async () => {
    const graph = decoderGraph({ ...SMALL, recipe, training: true });
    const arena = graph.outputs.get("grads")!;
    const gap = new Uint8Array(graph.tensors[arena].shape[0]).fill(1);
    for (const { shape, view } of graph.tensors) {
      if (view?.of !== arena) continue;
      gap.fill(0, view.offset, view.offset + shape.reduce((a, b) => a * b, 1));
    }
    assert(gap.includes(1));
    await withDevices(async (devices) => {
      for (const given of devices) {
        if (!("device" in given)) continue;
        const grads = (await runGraph(given.device, graph, normalInputs(graph))).get("grads")!;
        assert(grads.every((value, i) => gap[i] === 0 || Object.is(value, 0)), given.name);
        assert(grads.some((value, i) => gap[i] === 0 && value !== 0), given.name);
      }
    });
  });
}

Deno.test("a layer takes few dispatches", () => {
  const large = { batch: 16, seqLen: 128, width: 128, heads: 4, hidden: 512, vocabulary: 256 };
  const dispatches = (recipe: DecoderSpec["recipe"], training: boolean) => {
    const [one, two] = [1, 2].map((layers) =>
      nodeCosts(fuseGraph(decoderGraph({ ...large, recipe, training, layers })))
        .reduce((sum, { dispatches }) => sum + dispatches, 0)
    );
    return two - one;
  };
  const counts = RECIPES.map((recipe) => {
    const forward = dispatches(recipe, false);
    return { recipe, forward, backward: dispatches(recipe, true) - forward };
  });
  assertEquals(counts, [
    { recipe: "gpt", forward: 7, backward: 23 },
    { recipe: "llama", forward: 9, backward: 23 },
  ]);
});
