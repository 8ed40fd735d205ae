import { assert } from "@std/assert";
import { elementCount } from "../../../core/base/shape.ts";
import { differentiate } from "../../../core/graph/differentiate.ts";
import { evaluateReference } from "../../../core/graph/evaluate_reference.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { buildModel } from "../../../core/model/build_model.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { appendLoss } from "../../../core/model/append_loss.ts";
import { differentiateAtZero } from "../../helpers/finite_difference.ts";
import { normalValues } from "../../helpers/gradient_cases.ts";
import { ARCHITECTURE_VARIANTS, variantBatch } from "../../helpers/architecture_variants.ts";
import { MODEL_VARIANTS, SMALL_MODEL } from "../../helpers/model_variants.ts";

/** Parameters move by so much where the variable of a derivative moves by 1: some parts bend soon. */
const MOVE = 1 / 32;

/** Graphs of the loss, without and with gradients, and values of all their inputs. */
function lossOf(spec: DecoderSpec) {
  const { size, batch } = variantBatch(spec);
  const make = (withGradients: boolean): Graph => {
    const { model, logits } = buildModel(spec, size);
    const loss = appendLoss(model, logits);
    if (withGradients) {
      const wanted = model.parameters.map(({ tensor }) => tensor);
      differentiate(model.graph, loss, wanted).forEach((gradient, i) => {
        assert(gradient !== undefined, `${model.parameters[i].path} has no gradient`);
        model.graph.output(`grad/${model.parameters[i].path}`, gradient);
      });
    }
    return model.graph.build();
  };
  const { model } = buildModel(spec, size);
  const inputs = new Map<string, Float64Array>();
  for (const { name, values } of model.tables) inputs.set(name, Float64Array.from(values));
  for (const { path, shape } of model.parameters) {
    const middle = path.endsWith("gain") ? 1 : 0;
    const [values] = normalValues(path, [shape]);
    inputs.set(path, values.map((value) => middle + 0.4 * value));
  }
  for (const [name, values] of Object.entries(batch)) inputs.set(name, Float64Array.from(values));
  return { forward: make(false), backward: make(true), inputs, parameters: model.parameters };
}

/** Directions in which a parameter is moved: all of its elements at once, and single ones. */
function directionsOf(path: string, count: number): { name: string; direction: Float64Array }[] {
  const [all] = normalValues(`${path}, direction`, [[count]]);
  const norm = Math.sqrt(all.reduce((sum, value) => sum + value * value, 0));
  const single = (at: number) => Float64Array.from({ length: count }, (_, i) => i === at ? 1 : 0);
  return [
    { name: "all", direction: all.map((value) => value / norm) },
    { name: "first", direction: single(0) },
    { name: "middle", direction: single(Math.floor(count * 0.6)) },
  ];
}

for (const [name, change] of Object.entries({ ...MODEL_VARIANTS, ...ARCHITECTURE_VARIANTS })) {
  Deno.test(`gradients of a model are those of its loss: ${name}`, () => {
    const { forward, backward, inputs, parameters } = lossOf({ ...SMALL_MODEL, ...change });
    const found = evaluateReference(backward, inputs);
    let largest = 0;
    for (const { path, shape } of parameters) {
      const values = inputs.get(path)!;
      const gradient = found.get(`grad/${path}`)!;
      for (const { name, direction } of directionsOf(path, elementCount(shape))) {
        const along = (t: number) => {
          const moved = values.map((value, i) => value + t * MOVE * direction[i]);
          return evaluateReference(forward, new Map(inputs).set(path, moved)).get("loss")![0];
        };
        const difference = differentiateAtZero(along, along(0));
        const [value, error] = [difference.value / MOVE, difference.error / MOVE];
        const actual = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
        const size = Math.max(1, Math.abs(value));
        assert(error < 1e-5 * size, `${path}, ${name}: error ${error} of ${value}`);
        assert(
          // Attributes, such as 1 / 3, are rounded to f32 in the reference too.
          Math.abs(actual - value) <= error + 1e-8 + 2 ** -23 * Math.abs(value),
          `${path}, ${name}: ${actual} is not ${value}, error ${error}`,
        );
        largest = Math.max(largest, Math.abs(actual));
      }
    }
    assert(largest > 1e-2, `${largest}`);
  });
}
