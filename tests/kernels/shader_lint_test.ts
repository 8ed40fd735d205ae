import { assert, assertEquals } from "@std/assert";
import type { Op, OpCase } from "../../core/base/op.ts";
import { composeShader } from "../../core/device/webgpu/compose_shader.ts";
import {
  SCALAR_FUNCTIONS,
  type ScalarFunctionName,
} from "../../kernels/arithmetic/scalar_functions.ts";
import { scalarProbe } from "../../kernels/elementwise/scalar_probe.ts";
import { OPS } from "../../kernels/mod.ts";
import { lintWgsl } from "../lint/wgsl_lint.ts";

/** Composes the distinct shaders of all stages of an op over its cases. */
function shadersOf(op: Op, cases: readonly OpCase[]): Set<string> {
  return new Set(cases.flatMap(({ inputShapes, attributes = {} }) => {
    const shapes = { inputs: inputShapes, outputs: op.inferShapes(inputShapes, attributes) };
    return op.webgpu(shapes, attributes).map((stage) => composeShader(op, stage));
  }));
}

for (const op of OPS) {
  Deno.test(`every shader of ${op.name} is canonical`, () => {
    const shaders = shadersOf(op, op.cases);
    assert(shaders.size > 0);
    for (const text of shaders) assertEquals(lintWgsl(text), []);
  });
}

Deno.test("every shader of a scalar function is canonical", () => {
  for (const name of Object.keys(SCALAR_FUNCTIONS) as ScalarFunctionName[]) {
    const probe = scalarProbe(name);
    const given = { name: "any", inputShapes: probe.inputs.map(() => [3]) };
    for (const text of shadersOf(probe, [given])) assertEquals(lintWgsl(text), [], name);
  }
});

Deno.test("composeShader() without guards is not canonical", () => {
  const probe = scalarProbe("exp");
  const [stage] = probe.webgpu({ inputs: [[3]], outputs: [[3]] }, {});
  assert(lintWgsl(composeShader(probe, stage, { guard: "none" })).length > 10);
});
