import { assert, assertEquals, assertFalse } from "@std/assert";
import { composeShader } from "../../../../core/device/webgpu/compose_shader.ts";
import { canaryGraph } from "../../../../core/device/webgpu/canary/canary_graph.ts";
import { planDispatches } from "../../../../core/device/webgpu/plan_dispatches.ts";
import {
  SCALAR_FUNCTIONS,
  type ScalarFunctionName,
} from "../../../../kernels/arithmetic/scalar_functions.ts";
import { scalarProbe } from "../../../../kernels/elementwise/scalar_probe.ts";
import { OPS } from "../../../../kernels/mod.ts";
import { caseGraph } from "../../../helpers/check_op.ts";
import { opGraph } from "../../../helpers/op_graph.ts";
import { lintWgsl } from "../../../lint/wgsl_lint.ts";

const NAMES = Object.keys(SCALAR_FUNCTIONS) as ScalarFunctionName[];

/** Complete shaders of every op on its first case, and of every canonical function. */
function shaders(guard: "every-result" | "none"): Map<string, string> {
  const graphs = [
    ...OPS.map((op) => [op.name, caseGraph(op, op.cases[0])] as const),
    ...NAMES.map((name) => {
      const op = scalarProbe(name);
      return [op.name, opGraph(op, op.inputs.map(() => [64]))] as const;
    }),
  ];
  return new Map(
    graphs.flatMap(([name, graph]) =>
      planDispatches(graph, { guard }).shaders.map((text, i) => [`${name}, stage ${i}`, text])
    ),
  );
}

Deno.test("composeShader() makes canonical shaders of every op and function", () => {
  for (const [name, text] of shaders("every-result")) assertEquals(lintWgsl(text), [], name);
});

Deno.test("composeShader() without guards makes shaders that the lint refuses", () => {
  const faulty = [...shaders("none")].filter(([, text]) => lintWgsl(text).length > 0);
  assert(faulty.length > OPS.length, `${faulty.length}`);
  const canary = planDispatches(canaryGraph()).shaders[0];
  assert(lintWgsl(canary).length > 20);
});

Deno.test("composeShader() adds only the functions and the division that a stage uses", () => {
  const functions = [SCALAR_FUNCTIONS.exp, SCALAR_FUNCTIONS.reciprocal];
  const stage = (name: string) => ({ code: `fn main() { _ = ${name}(0u); }` });
  const exp = composeShader({ functions }, stage(SCALAR_FUNCTIONS.exp.name));
  assert(exp.includes(`fn ${SCALAR_FUNCTIONS.exp.name}(`));
  assertFalse(exp.includes(`fn ${SCALAR_FUNCTIONS.reciprocal.name}(`) || exp.includes("div_rn"));
  const reciprocal = composeShader({ functions }, stage(SCALAR_FUNCTIONS.reciprocal.name));
  assert(reciprocal.includes("fn div_rn(") && reciprocal.includes("fn zero("));
});
