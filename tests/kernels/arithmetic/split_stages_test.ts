import { assert, assertEquals } from "@std/assert";
import { isFree, splitStages } from "../../../kernels/arithmetic/split_stages.ts";
import { traceFunction } from "../../../kernels/arithmetic/trace_function.ts";
import type { TracedFunction } from "../../../kernels/arithmetic/trace.ts";
import { OPS } from "../../../kernels/mod.ts";

const FUNCTIONS = OPS.flatMap(({ functions }) => functions as readonly TracedFunction[]);

Deno.test("splitStages() computes nothing before what it needs, and the result last", () => {
  for (const traced of FUNCTIONS) {
    const stages = splitStages(traced);
    traced.nodes.forEach((node, id) => {
      assertEquals(stages[id] === -1, isFree(node), `${traced.name}, t${id}`);
      for (const operand of node.operands) {
        assert(stages[operand] <= stages[id], `${traced.name}: t${operand} is after t${id}`);
      }
    });
    assertEquals(stages[traced.result], Math.max(...stages), traced.name);
  }
});

Deno.test("splitStages() leaves short functions whole and cuts long ones", () => {
  const stagesOf = (name: string) =>
    new Set(splitStages(FUNCTIONS.find((fn) => fn.name === name)!).filter((s) => s >= 0)).size;
  assertEquals(stagesOf("relu_of"), 1);
  assertEquals(stagesOf("scale_of"), 1);
  assert(stagesOf("gelu_of") >= 3);
});

Deno.test("splitStages() computes what waits from inputs alone as late as it is needed", () => {
  const traced = traceFunction("late", ["x"], (t, x) => {
    const early = t.add(x, t.float(1));
    let chain = t.multiply(x, x);
    for (let i = 0; i < 40; i++) chain = t.multiply(chain, x);
    return t.add(chain, early);
  });
  const stages = splitStages(traced);
  const early = traced.nodes.findIndex(({ operation }) => operation === "add");
  assertEquals(stages[early], stages[traced.result]);
  assert(stages[early] > 0);
});
