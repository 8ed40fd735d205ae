import { input, type Op, type OpShapes, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH } from "../norm/norm_bounds.ts";
import { requireInputs } from "../shape_rules.ts";
import { GATE_ACTIVATIONS, type GateName } from "./gate_activations.ts";
import type { GateOps } from "./gate_op.ts";
import { halfWidth, packedPlace } from "./half_width.ts";
import { gateSource, gateWorkspace } from "./gate_stages.ts";
import { packedCases } from "./packed_cases.ts";
import PACKED from "./packed_gate.wgsl" with { type: "text" };
import { packedGradOp } from "./packed_grad_op.ts";
import PACKED_ODD from "./packed_gate_odd.wgsl" with { type: "text" };
import { gateError, gateReference } from "./gate_reference.ts";

/**
 * Makes the ops of a gate on one packed tensor, as a matmul with both weights side by side gives it.
 *
 * `x` is [..., 2 W]: the first half of the last axis is a, the second b; `y` is [..., W]. The bits
 * are those of the gate of two tensors.
 */
export function packedGateOps(gate: GateName, pair: GateOps): GateOps {
  const name = `packed_${gate}`;
  const grad = packedGradOp(gate, pair.grad.functions);
  const each = (x: Float64Array, shapes: OpShapes, of: (a: number, b: number) => number) => {
    const width = halfWidth(name, shapes.inputs[0]);
    return Float64Array.from({ length: x.length / 2 }, (_, i) => {
      const at = packedPlace(i, width);
      return of(x[at], x[at + width]);
    });
  };
  const packed: Op = {
    name,
    inputs: ["x"],
    outputs: ["y"],
    attributes: [],
    inferShapes(shapes) {
      requireInputs(name, ["x"], shapes);
      return [[...shapes[0].slice(0, -1), halfWidth(name, shapes[0])]];
    },
    gradient: ({ inputs: [x], gradOutputs: [gradY], apply }) =>
      gradY === undefined ? [undefined] : apply(grad, [x, gradY]),
    reference: ([x], shapes) => [each(x, shapes, (a, b) => gateReference(gate, a, b))],
    bound: ({ inputs: [x], shapes }) => [
      each(x, shapes, (a, b) => gateError(gate, a, b) + STORE_FLUSH),
    ],
    cost({ outputs: [y] }) {
      const count = elementCount(y);
      return { elementsMoved: 3 * count, flops: (GATE_ACTIVATIONS[gate].flops + 1) * count };
    },
    functions: pair.gate.functions,
    wasmSources: [gateSource("packed_gate", gate)],
    wasm({ inputs: [x] }) {
      const width = halfWidth(name, x);
      return [{
        entry: `packed_gate_${gate}`,
        args: [input(0), output(0), width, ...gateWorkspace(gate).args],
        extent: elementCount(x) / (2 * width),
        align: 1,
        elementsPerUnit: width * (1 + GATE_ACTIVATIONS[gate].flops / 6),
        workspaceBytes: gateWorkspace(gate).bytes,
      }];
    },
    webgpu({ inputs: [x] }) {
      const width = halfWidth(name, x);
      const step = width % 4 === 0 ? 4 : 1;
      const units = elementCount(x) / 2 / step;
      return [{
        code: (step === 4 ? PACKED : PACKED_ODD).replaceAll("NAME", gate),
        bindings: [input(0), output(0)],
        params: [units, width / step],
        workgroups: workgroupsFor(units, ELEMENT_WORKGROUP),
      }];
    },
    cases: packedCases(false),
  };
  return { gate: packed, grad };
}
