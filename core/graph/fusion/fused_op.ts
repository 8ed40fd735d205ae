import type { Op, PrintableFunction } from "../../base/op.ts";
import { elementCount } from "../../base/shape.ts";
import { fusedWasm, placeResults } from "./fused_wasm.ts";
import { fusedWebgpu } from "./fused_webgpu.ts";
import type { FusedGroup } from "./group_parts.ts";

/**
 * Makes one op of a group of applications.
 *
 * It computes what they compute one after the other, with the same functions and the same
 * roundings: on WebGPU in one kernel, on the CPU in stages that follow each other without a
 * barrier. Its name lists theirs.
 */
export function fusedOp(group: FusedGroup): Op {
  const { parts, shape } = group;
  const name = parts.map(({ op }) => op.name).join("_");
  const notJudged = () => {
    throw new TypeError(`Cannot bound ${name} as a fused op is judged by the bits of its parts`);
  };
  return {
    name,
    inputs: group.inputs.map((_, i) => `x${i}`),
    outputs: group.outputs.map((_, i) => `y${i}`),
    attributes: [],
    inferShapes: () =>
      group.outputs.map((_, i) =>
        group.further.includes(i) ? parts[0].shapes.outputs[1 + group.further.indexOf(i)] : shape
      ),
    reference(inputs) {
      const results: Float64Array[] = [];
      const outputs: Float64Array[] = [];
      for (const { op, operands, shapes, attributes } of parts) {
        const given = operands.map(({ from, index }) =>
          (from === "part" ? results : inputs)[index]
        );
        const [first, ...further] = op.reference(given, shapes, attributes);
        results.push(first);
        further.forEach((values, i) => outputs[group.further[i]] = values);
      }
      results.forEach((values, p) => {
        const place = group.stores[p];
        if (place !== undefined) outputs[place] = values;
      });
      return outputs;
    },
    bound: notJudged,
    cost({ inputs, outputs }) {
      const moved = [...inputs, ...outputs].reduce((sum, each) => sum + elementCount(each), 0);
      const flops = parts.reduce(
        (sum, { op, shapes, attributes }) => sum + op.cost(shapes, attributes).flops,
        0,
      );
      return { elementsMoved: moved, flops };
    },
    scratch: () => [...headScratch(group), ...placeResults(group).scratch],
    functions: [...new Set(parts.flatMap(({ op }): readonly PrintableFunction[] => op.functions))],
    wasmSources: [],
    wasm: () => fusedWasm(group, headScratch(group).length),
    webgpu: (_shapes, _attributes, target) => fusedWebgpu(group, target),
    cases: [],
  };
}

function headScratch({ parts: [head], hasHead }: FusedGroup) {
  return hasHead ? head.op.scratch?.(head.shapes, head.attributes) ?? [] : [];
}
