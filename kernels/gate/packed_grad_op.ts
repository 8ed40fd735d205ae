import {
  input,
  type Op,
  type OpShapes,
  output,
  type PrintableFunction,
} from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { requireInputs, requireShape } from "../shape_rules.ts";
import type { GateName } from "./gate_activations.ts";
import { gradElements, gradFlops } from "./gate_op.ts";
import { gateSource, gateWorkspace } from "./gate_stages.ts";
import { packedCases } from "./packed_cases.ts";
import PACKED_GRAD from "./packed_gate_grad.wgsl" with { type: "text" };
import PACKED_GRAD_ODD from "./packed_gate_grad_odd.wgsl" with { type: "text" };
import { type GateGradient, gateGradient } from "./gate_reference.ts";
import { halfWidth, packedPlace } from "./half_width.ts";

/** Makes the op gradX of a packed gate from x [..., 2 W] and gradY [..., W]. */
export function packedGradOp(gate: GateName, functions: readonly PrintableFunction[]): Op {
  const name = `packed_${gate}_grad`;
  const inputs = ["x", "gradY"];
  return {
    name,
    inputs,
    outputs: ["gradX"],
    attributes: [],
    inferShapes(shapes) {
      requireInputs(name, inputs, shapes);
      const [x, gradY] = shapes;
      const mustBe = [...x.slice(0, -1), halfWidth(name, x)];
      requireShape(name, { name: "gradY", is: gradY, mustBe, as: "half of x" });
      return [x];
    },
    reference: (values, shapes) => [
      packed(gate, { values, shapes }, ({ gradA, gradB }) => [gradA, gradB]),
    ],
    bound: ({ inputs: values, shapes }) => [
      packed(gate, { values, shapes }, ({ boundA, boundB }) => [boundA, boundB]),
    ],
    cost({ inputs: [, gradY] }) {
      const count = elementCount(gradY);
      return { elementsMoved: 5 * count, flops: gradFlops(gate) * count };
    },
    functions,
    wasmSources: [gateSource("packed_gate_grad", gate)],
    wasm({ inputs: [x] }) {
      const width = halfWidth(name, x);
      return [{
        entry: `packed_gate_grad_${gate}`,
        args: [input(0), input(1), output(0), width, ...gateWorkspace(gate).args],
        extent: elementCount(x) / (2 * width),
        align: 1,
        elementsPerUnit: width * gradElements(gate),
        workspaceBytes: gateWorkspace(gate).bytes,
      }];
    },
    webgpu({ inputs: [x] }) {
      const width = halfWidth(name, x);
      const step = width % 4 === 0 ? 4 : 1;
      const units = elementCount(x) / 2 / step;
      return [{
        code: (step === 4 ? PACKED_GRAD : PACKED_GRAD_ODD).replaceAll("NAME", gate),
        bindings: [input(0), input(1), output(0)],
        params: [units, width / step],
        workgroups: workgroupsFor(units, ELEMENT_WORKGROUP),
      }];
    },
    cases: packedCases(true),
  };
}

/** Lays what a gradient gives for a and b in the two halves of each row. */
function packed(
  gate: GateName,
  { values: [x, gradY], shapes }: {
    readonly values: readonly Float64Array[];
    readonly shapes: OpShapes;
  },
  parts: (gradient: GateGradient) => readonly [number, number],
): Float64Array {
  const width = halfWidth(gate, shapes.inputs[0]);
  const result = new Float64Array(x.length);
  gradY.forEach((given, i) => {
    const at = packedPlace(i, width);
    const gradient = gateGradient(gate, { a: x[at], b: x[at + width], gradY: given });
    [result[at], result[at + width]] = parts(gradient);
  });
  return result;
}
