import { differentiate } from "../../graph/differentiate.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { accumulate, multiply } from "../../../kernels/mod.ts";
import { plainFindings } from "../checks/part_context.ts";
import type { FactCheck } from "./fact_context.ts";

/**
 * Differentiates c = a b, twice: the gradients of the first pass beside those given, those of the
 * second and the sum of both beside those accumulated.
 */
export const productGradientCheck: FactCheck<"product-gradient"> = async (device, { settings }) => {
  const { factors, gradients, accumulated } = settings;
  const b = new GraphBuilder();
  const inputs = ["a", "b"].map((name) => b.input(name, [1]));
  const found = differentiate(b, b.apply(multiply, inputs)[0], inputs);
  const keep = b.input("keep", [1]);
  found.forEach((wanted, i) => {
    const gradient = wanted!;
    const sum = b.input(`sum${i}`, [1]);
    const [next] = b.apply(accumulate, [sum, gradient, keep]);
    b.update(sum, next);
    b.output(`gradient${i}`, gradient);
    b.output(`sum${i}`, next);
  });
  const executable = await device.compile(b.build());
  try {
    for (const [i, name] of ["a", "b"].entries()) {
      await executable.write(name, Float32Array.of(factors[i]));
      await executable.write(`sum${i}`, new Float32Array(1));
    }
    const pass = async (kept: number) => {
      await executable.write("keep", Float32Array.of(kept));
      await executable.run();
      const read = async (
        name: string,
      ) => [(await executable.read(`${name}0`))[0], (await executable.read(`${name}1`))[0]];
      return { gradients: await read("gradient"), sums: await read("sum") };
    };
    const first = await pass(0);
    const second = await pass(1);
    const error = (values: readonly number[], expected: readonly number[]) =>
      Math.max(...values.map((value, i) => Math.abs(value - expected[i])));
    return plainFindings({
      gradient_error: error(first.gradients, gradients),
      repeated_error: error(second.gradients, accumulated),
      accumulated_error: error(second.sums, accumulated),
    });
  } finally {
    await executable.dispose();
  }
};
