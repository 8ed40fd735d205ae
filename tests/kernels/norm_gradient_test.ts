import { assert } from "@std/assert";
import { backpropagate } from "../../core/graph/backpropagate.ts";
import { evaluateReference } from "../../core/graph/evaluate_reference.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import {
  add,
  layerNorm,
  multiply,
  reciprocalSqrt,
  rmsNorm,
  rowMean,
  subtract,
} from "../../kernels/mod.ts";
import { normalValues } from "../helpers/gradient_cases.ts";

const EPS = { eps: 1e-5 };
const PER_ROW = { perRow: 1 };
type Build = (b: GraphBuilder, inputs: readonly number[]) => number;

const FUSED: Readonly<Record<string, Build>> = {
  "layer norm": (b, inputs) => b.apply(layerNorm, inputs, EPS)[0],
  "rms norm": (b, [x, gain]) => b.apply(rmsNorm, [x, gain], EPS)[0],
};
const CHAIN: Readonly<Record<string, Build>> = {
  "layer norm": (b, [x, gain, bias]) => {
    const [centred] = b.apply(subtract, [x, b.apply(rowMean, [x])[0]], PER_ROW);
    const [variance] = b.apply(rowMean, b.apply(multiply, [centred, centred]));
    const [rstd] = b.apply(reciprocalSqrt, [variance], EPS);
    const [hat] = b.apply(multiply, [centred, rstd], PER_ROW);
    return b.apply(add, [b.apply(multiply, [hat, gain])[0], bias])[0];
  },
  "rms norm": (b, [x, gain]) => {
    const [meanSquare] = b.apply(rowMean, b.apply(multiply, [x, x]));
    const [rrms] = b.apply(reciprocalSqrt, [meanSquare], EPS);
    return b.apply(multiply, [b.apply(multiply, [x, rrms], PER_ROW)[0], gain])[0];
  },
};

function gradientsOf(build: Build, shape: readonly number[]): ReadonlyMap<string, Float64Array> {
  const shapes = { x: shape, gain: shape.slice(-1), bias: shape.slice(-1), gradY: shape };
  const values = normalValues("norm", Object.values(shapes));
  const b = new GraphBuilder();
  const given = Object.entries(shapes).map(([name, size]) => b.input(name, size));
  const y = build(b, given.slice(0, 3));
  const wanted = given.slice(0, 3);
  backpropagate(b, () => new Map([[y, given[3]]]), wanted).forEach((id, i) => {
    if (id !== undefined) b.output(`gradient ${i}`, id);
  });
  return evaluateReference(b.build(), new Map(Object.keys(shapes).map((n, i) => [n, values[i]])));
}

for (const [norm, fused] of Object.entries(FUSED)) {
  // In a square, one value for each row must not be taken for one row.
  for (const shape of [[7, 33], [12, 12], [2, 3, 5]]) {
    Deno.test(`${norm} as a chain of ops has the fused gradients, ${shape.join(" by ")}`, () => {
      const expected = gradientsOf(fused, shape);
      const chain = gradientsOf(CHAIN[norm], shape);
      assert(expected.size >= 2 && chain.size === expected.size);
      for (const [name, values] of expected) {
        chain.get(name)!.forEach((value, i) => {
          // The chain's factor 1 / width is rounded to f32.
          const error = Math.abs(value - values[i]);
          assert(
            error <= 1e-6 * (1 + Math.abs(values[i])),
            `${name}[${i}]: ${value}, ${values[i]}`,
          );
        });
      }
    });
  }
}
