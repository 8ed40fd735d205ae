import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { mapCases } from "../elementwise/map_cases.ts";
import { mapOp } from "../elementwise/map_op.ts";
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import { GATE_ACTIVATIONS, type GateName } from "./gate_activations.ts";
import { gateGradFunctions, traceGate } from "./gate_functions.ts";
import GATE_GRAD from "./gate_grad.wgsl" with { type: "text" };
import { gateSource, gateWorkspace } from "./gate_stages.ts";
import { gateError, gateGradient, gateReference } from "./gate_reference.ts";

/** A gate of two tensors, and its gradient. */
export interface GateOps {
  readonly gate: Op;
  readonly grad: Op;
}

/** Makes the ops y = act(a) b of two tensors of one shape, and (gradA, gradB) in one pass. */
export function gateOps(name: GateName): GateOps {
  const grad = gateGradOp(name);
  const gate = mapOp({
    name,
    inputs: ["a", "b"],
    trace: traceGate(name),
    reference: (a, b) => gateReference(name, a, b),
    error: (_exact, a, b) => gateError(name, a, b),
    flops: GATE_ACTIVATIONS[name].flops + 1,
    gradient: ({ inputs: [a, b], apply }, gradY) => apply(grad, [a, b, gradY]),
  });
  return { gate, grad };
}

function gateGradOp(gate: GateName): Op {
  const name = `${gate}_grad`;
  const inputs = ["a", "b", "gradY"];
  const each = ([a, b, gradY]: readonly Float64Array[]) =>
    Array.from(a, (_, i) => gateGradient(gate, { a: a[i], b: b[i], gradY: gradY[i] }));
  return {
    name,
    inputs,
    outputs: ["gradA", "gradB"],
    attributes: [],
    inferShapes(shapes) {
      requireInputs(name, inputs, shapes);
      matrixOf(name, "a", shapes[0]);
      for (const [i, is] of shapes.entries()) {
        requireShape(name, { name: inputs[i], is, mustBe: shapes[0], as: "a" });
      }
      return [shapes[0], shapes[0]];
    },
    reference(values) {
      const elements = each(values);
      return [
        Float64Array.from(elements, ({ gradA }) => gradA),
        Float64Array.from(elements, ({ gradB }) => gradB),
      ];
    },
    bound({ inputs: values }) {
      const elements = each(values);
      return [
        Float64Array.from(elements, ({ boundA }) => boundA),
        Float64Array.from(elements, ({ boundB }) => boundB),
      ];
    },
    cost({ inputs: [a] }) {
      const count = elementCount(a);
      return { elementsMoved: 5 * count, flops: gradFlops(gate) * count };
    },
    functions: gateGradFunctions(gate),
    wasmSources: [gateSource("gate_grad", gate)],
    wasm: ({ inputs: [a] }) => [{
      entry: `gate_grad_${gate}`,
      args: [input(0), input(1), input(2), output(0), output(1), ...gateWorkspace(gate).args],
      extent: elementCount(a),
      align: 16,
      elementsPerUnit: gradElements(gate),
      workspaceBytes: gateWorkspace(gate).bytes,
    }],
    webgpu({ inputs: [a] }) {
      const quads = Math.ceil(elementCount(a) / 4);
      return [{
        code: GATE_GRAD.replaceAll("NAME", gate),
        bindings: [input(0), input(1), input(2), output(0), output(1)],
        params: [quads],
        workgroups: workgroupsFor(quads, ELEMENT_WORKGROUP),
      }];
    },
    cases: mapCases(3),
  };
}

/** Counts the operations of a gate's gradient on one element of y. */
export function gradFlops(gate: GateName): number {
  const { flops } = GATE_ACTIVATIONS[gate];
  return flops < 2 ? 2 : flops + 9;
}

/** Weighs a gate's gradient of one element of y, in elements that only pass through. */
export function gradElements(gate: GateName): number {
  return 2 + gradFlops(gate) / 6;
}
