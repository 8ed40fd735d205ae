import { input, type Op, output } from "../../../base/op.ts";
import type { Graph } from "../../../graph/graph.ts";
import { GraphBuilder } from "../../../graph/graph_builder.ts";
import type { Guard } from "../../../../kernels/arithmetic/print_wgsl.ts";
import CANARY from "./canary.wgsl" with { type: "text" };
import { CANARY_TRIPLES } from "./canary_operands.ts";
import { SUBNORMAL_OPERAND_BITS, SUBNORMAL_ROWS } from "./subnormal_rows.ts";
import { VALUE_ROWS } from "./value_rows.ts";

/** Words of the canary's output. */
export const CANARY_WORDS: number = CANARY_TRIPLES * VALUE_ROWS.length + SUBNORMAL_ROWS.length;

/**
 * Puts the canary into a graph of one op, so that it takes the path of every production kernel.
 *
 * Input "operands" and output "results" are words.
 *
 * @param guard "none" only in the test that shows what the guard prevents.
 */
export function canaryGraph(guard: Guard = "every-result"): Graph {
  const b = new GraphBuilder();
  const words = 3 * CANARY_TRIPLES + SUBNORMAL_OPERAND_BITS.length;
  const [results] = b.apply(canaryOp(guard), [b.input("operands", [words], "u32")]);
  b.output("results", results);
  return b.build();
}

function canaryOp(guard: Guard): Op {
  return {
    name: "canary",
    inputs: ["operands"],
    outputs: ["results"],
    attributes: [],
    inputDtypes: ["u32"],
    outputDtypes: ["u32"],
    inferShapes: () => [[CANARY_WORDS]],
    reference: () => {
      throw new TypeError("Cannot judge the canary by values as its question is the bits");
    },
    bound: () => [],
    cost: () => ({ elementsMoved: 0, flops: 0 }),
    functions: [],
    wasmSources: [],
    wasm: () => {
      throw new TypeError("Cannot run the canary on the CPU as it asks about shader compilers");
    },
    webgpu: () => [{
      code: canaryCode(guard),
      bindings: [input(0), output(0)],
      params: [CANARY_TRIPLES],
      workgroups: [Math.ceil(CANARY_TRIPLES / 64), 1, 1],
    }],
    cases: [],
  };
}

function canaryCode(guard: Guard): string {
  const values = VALUE_ROWS.map(({ text, type }, i) =>
    `y[first + ${i}u] = ${type === "u32" ? text : `bitcast<u32>(${text})`};`
  );
  const subnormals = SUBNORMAL_ROWS.map(({ text }, i) =>
    `y[last + ${i}u] = bitcast<u32>(${text});`
  );
  const code = CANARY
    .replace("VALUE_STORES\n", `${values.join("\n    ")}\n`)
    .replace("SUBNORMAL_STORES\n", `${subnormals.join("\n    ")}\n`)
    .replaceAll(/\bVALUE_ROWS\b/g, `${VALUE_ROWS.length}u`);
  return guard === "none" ? code.replace(" ^ zero())", ")") : code;
}
