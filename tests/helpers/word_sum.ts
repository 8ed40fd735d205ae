import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { toyOp } from "./toy_op.ts";

const bindings = (lines: readonly string[]) =>
  lines.map((line, i) => `@group(0) @binding(${i + 1}) var<storage, ${line}: array<u32>;`)
    .join("\n");

const kernel = (statement: string) =>
  `@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let at = group.x * 64u + local.x;
  if (at < params[1]) { ${statement} }
}
`;

function wordOp(name: string, text: string, inPlace: boolean): Op {
  const workgroups = (count: number): [number, number, number] => [Math.ceil(count / 64), 1, 1];
  return {
    ...toyOp({ name, inputs: ["a", "b"], reference: (a, b) => (a + b) % 2 ** 32 }),
    ...(inPlace ? { inPlace: [{ output: 0, input: 0 }] } : {}),
    webgpu: ({ inputs: [a] }) => [{
      code: text,
      bindings: inPlace ? [input(1), output(0)] : [input(0), input(1), output(0)],
      params: [elementCount(a)],
      workgroups: workgroups(elementCount(a)),
    }],
  };
}

/** a + b of the bit patterns, on WebGPU alone: a graph of it is easily computed by hand. */
export const wordSum: Op = wordOp(
  "word_sum",
  bindings(["read> a", "read> b", "read_write> y"]) + kernel("y[at] = a[at] + b[at];"),
  false,
);

/** The same, where the result takes the place of a. */
export const wordSumInPlace: Op = wordOp(
  "word_sum_in_place",
  bindings(["read> b", "read_write> y"]) + kernel("y[at] = y[at] + b[at];"),
  true,
);
