import { assert } from "@std/assert";
import type { Op, OpCase } from "../../core/base/op.ts";
import { backpropagate } from "../../core/graph/backpropagate.ts";
import { evaluateReference } from "../../core/graph/evaluate_reference.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { type Difference, differentiateAtZero } from "./finite_difference.ts";
import { gradientCases, gradientInputs, normalValues } from "./gradient_cases.ts";

/** Elements of an input for which the derivative is taken one by one. */
const ELEMENTS_EACH = 24;
/** Gradients agree with differences to this share of their size, beside what differences lose. */
const RELATIVE = 1e-6;
/** Differences that lose more than this share of the gradient's size judge nothing. */
const BLUNT = 1e-4;

/** What is taken: inputs that are wanted, outputs that the loss depends on, by their places. */
interface Reach {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** A case with its numbers. */
interface Trial {
  readonly op: Op;
  readonly opCase: OpCase;
  readonly inputs: readonly Float64Array[];
  /** Factor of each element of each output in the loss. */
  readonly factors: readonly Float64Array[];
  readonly shapes: Parameters<Op["reference"]>[1];
}

/**
 * Compares the gradient of an op with finite differences of its f64 reference.
 *
 * On each small case the loss is the sum of the outputs times random factors. Each output is taken
 * by itself, then all of them; for each, every input is wanted by itself, then all at once. Words
 * and what the contract lists under `withoutGradient` are left out.
 *
 * @returns Number of derivatives compared.
 */
export function checkGradient(op: Op): number {
  let compared = 0;
  for (const opCase of gradientCases(op)) {
    const trial = trialOf(op, opCase);
    const all = reachOf(trial);
    for (const outputs of choices(all.outputs)) {
      const truth = all.inputs.map((input) => differencesOf(trial, outputs, input));
      for (const inputs of choices(all.inputs)) {
        const gradients = analyticOf(trial, { inputs, outputs });
        for (const input of inputs) {
          const expected = truth[all.inputs.indexOf(input)];
          compareAll(
            gradients.get(`gradient ${input}`),
            expected,
            () =>
              `${op.name}, case "${opCase.name}", wanted ${inputs.map((i) => op.inputs[i])}, ` +
              `loss of ${outputs.map((i) => op.outputs[i])}: derivative for ${op.inputs[input]}`,
          );
          compared += expected.length;
        }
      }
    }
  }
  assert(compared > 0 || op.inputs.length === 0, `${op.name} has no small case with a gradient`);
  return compared;
}

function trialOf(op: Op, opCase: OpCase): Trial {
  const shapes = {
    inputs: opCase.inputShapes,
    outputs: op.inferShapes(opCase.inputShapes, opCase.attributes ?? {}),
  };
  const factors = normalValues(`${op.name}/${opCase.name}/factors`, shapes.outputs);
  return { op, opCase, shapes, factors, inputs: gradientInputs(op, opCase) };
}

/** Each one by itself, and all together. */
function choices(all: readonly number[]): (readonly number[])[] {
  return all.length > 1 ? [...all.map((one) => [one]), all] : [all];
}

function reachOf({ op, shapes }: Trial): Reach {
  const takes = (names: readonly string[], dtypes: Op["inputDtypes"]) => (i: number) =>
    (dtypes?.[i] ?? "f32") === "f32" && !op.withoutGradient?.includes(names[i]);
  return {
    inputs: shapes.inputs.map((_, i) => i).filter(takes(op.inputs, op.inputDtypes)),
    outputs: shapes.outputs.map((_, i) => i).filter(takes(op.outputs, op.outputDtypes)),
  };
}

/** Differentiates a graph of one application, and evaluates it. */
function analyticOf({ op, opCase, inputs, factors, shapes }: Trial, reach: Reach) {
  const b = new GraphBuilder();
  const given = new Map<string, Float64Array>();
  const input = (name: string, place: { shape: readonly number[]; i: number }, dtype = "f32") => {
    given.set(`${name} ${place.i}`, name === "input" ? inputs[place.i] : factors[place.i]);
    return b.input(`${name} ${place.i}`, place.shape, dtype as "f32" | "u32");
  };
  const tensors = shapes.inputs.map((shape, i) =>
    input("input", { shape, i }, op.inputDtypes?.[i])
  );
  const outputs = b.apply(op, tensors, opCase.attributes);
  const seeds = new Map(
    reach.outputs.map((i) => [outputs[i], input("factor", { shape: shapes.outputs[i], i })]),
  );
  const gradients = backpropagate(b, () => seeds, reach.inputs.map((i) => tensors[i]));
  gradients.forEach((id, i) => {
    if (id !== undefined) b.output(`gradient ${reach.inputs[i]}`, id);
  });
  return evaluateReference(b.build(), given);
}

/** A direction in the space of an input, and the derivative of the loss along it. */
interface Directed {
  readonly name: string;
  readonly direction: Float64Array;
  readonly difference: Difference;
}

function differencesOf(trial: Trial, outputs: readonly number[], input: number): Directed[] {
  const { op, opCase, inputs, factors, shapes } = trial;
  let terms = 0;
  const lossAt = (x: Float64Array) => {
    const all = inputs.map((other, i) => i === input ? x : other);
    const results = op.reference(all, shapes, opCase.attributes ?? {});
    let loss = 0;
    terms = 0;
    for (const output of outputs) {
      results[output].forEach((value, at) => {
        loss += value * factors[output][at];
        terms += Math.abs(value * factors[output][at]);
      });
    }
    return loss;
  };
  const x = inputs[input];
  lossAt(x);
  const size = terms;
  return directionsOf(`${op.name}/${opCase.name}/${input}`, x.length).map((given) => ({
    ...given,
    difference: differentiateAtZero(
      (t) => lossAt(x.map((value, i) => value + t * given.direction[i])),
      size,
    ),
  }));
}

/** Elements one by one, evenly chosen, and one random direction of length 1. */
function directionsOf(name: string, length: number): { name: string; direction: Float64Array }[] {
  const count = Math.min(length, ELEMENTS_EACH);
  const single = Array.from({ length: count }, (_, n) => {
    const at = Math.floor(n * length / count);
    return { name: `[${at}]`, direction: new Float64Array(length).fill(1, at, at + 1) };
  });
  const [random] = normalValues(name, [[length]]);
  const norm = Math.sqrt(random.reduce((sum, v) => sum + v * v, 0));
  return [...single, { name: " along a direction", direction: random.map((v) => v / norm) }];
}

function compareAll(
  gradient: Float64Array | undefined,
  expected: readonly Directed[],
  where: () => string,
): void {
  const squares = expected.reduce((sum, { difference }) => sum + difference.value ** 2, 0);
  const typical = Math.sqrt(squares / expected.length);
  for (const { name, direction, difference: { value, error } } of expected) {
    let actual = 0;
    let size = 0;
    gradient?.forEach((g, i) => {
      actual += g * direction[i];
      size += Math.abs(g * direction[i]);
    });
    assert(
      error <= BLUNT * Math.max(Math.abs(value), typical) + 1e-9,
      `${where()}${name}: differences give ${value}, but lose ${error}; choose smoother values`,
    );
    const allowed = RELATIVE * Math.max(size, Math.abs(value)) + error;
    assert(
      Math.abs(actual - value) <= allowed,
      `${where()}${name} is ${actual}, expected ${value}, allowed error ${allowed}`,
    );
  }
}
