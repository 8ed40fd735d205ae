import { bitsOf } from "../../base/float_bits.ts";
import {
  type BufferRef,
  input,
  output,
  type WebgpuStage,
  type WebgpuTarget,
} from "../../base/op.ts";
import { elementCount } from "../../base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../../../kernels/dispatch.ts";
import type { FusedGroup } from "./group_parts.ts";
import type { OperandKind, Part } from "./part.ts";

/** Composes the shaders of a fused op: its head's own with another epilogue, or one kernel. */
export function fusedWebgpu(group: FusedGroup, target?: WebgpuTarget): WebgpuStage[] {
  return group.hasHead ? headStages(group, target) : [elementStage(group)];
}

/** Operands that the parts read from outside, each kind of each input once. */
function outsideOperands({ parts, hasHead }: FusedGroup) {
  const found = new Map<string, { index: number; kind: OperandKind }>();
  for (const { operands } of hasHead ? parts.slice(1) : parts) {
    for (const { from, index, kind } of operands) {
      if (from === "input") found.set(`${kind}${index}`, { index, kind });
    }
  }
  return [...found.values()];
}

/** Words of the attributes of each part, as the printed functions take them. */
function attributeWords({ op, attributes, operands }: Part): readonly number[] {
  if (op.elementwiseWords !== undefined) return op.elementwiseWords(attributes);
  const names = op.elementwise?.inputs.slice(operands.length) ?? [];
  return names.map((name) => bitsOf(Math.fround(attributes[name])));
}

/** Declares the buffers of a fused op from one binding on. */
function declare(
  from: number,
  buffers: readonly { readonly name: string; readonly type: string; readonly write: boolean }[],
): string {
  return buffers.map(({ name, type, write }, i) =>
    `@group(0) @binding(${from + i}) var<storage, ${
      write ? "read_write" : "read"
    }> ${name}: array<${type}>;\n`
  ).join("");
}

/** One kernel for elementwise parts, four elements an invocation. */
function elementStage(group: FusedGroup): WebgpuStage {
  const { parts, stores, shape } = group;
  const operands = outsideOperands(group);
  const width = shape.at(-1) ?? 1;
  const quads = Math.ceil(elementCount(shape) / 4);
  const params = [quads, width];
  const wide = (index: number) =>
    operands.every((each) => each.index !== index || each.kind === "same");
  const buffers = [
    ...group.inputs.map((_, i) => ({
      name: `fused_in${i}`,
      type: wide(i) ? "vec4<u32>" : "u32",
      write: false,
    })),
    ...group.outputs.map((_, i) => ({ name: `fused_out${i}`, type: "vec4<u32>", write: true })),
  ];
  const lanes = ["x", "y", "z", "w"];
  const loads = operands.map(({ index, kind }) => {
    const place = (lane: number) =>
      kind === "row" ? `(at + ${lane}u) % params[2]` : `(at + ${lane}u) / params[2]`;
    const value = kind === "same"
      ? `fused_in${index}[quad]`
      : `vec4<u32>(${lanes.map((_, lane) => `fused_in${index}[${place(lane)}]`).join(", ")})`;
    return `  let ${kind}${index} = ${value};\n`;
  });
  const values = parts.map((part, p) => {
    const words = attributeWords(part).map((word) => `params[${params.push(word)}]`);
    const call = (lane: string) => {
      const names = part.operands.map(({ from, kind, index }) =>
        `${from === "part" ? "value" : kind}${index}.${lane}`
      );
      return `${part.op.elementwise!.name}(${[...names, ...words].join(", ")})`;
    };
    const store = stores[p] === undefined ? "" : `  fused_out${stores[p]}[quad] = value${p};\n`;
    return `  let value${p} = vec4<u32>(${lanes.map(call).join(", ")});\n${store}`;
  });
  return {
    code: `// Fused elementwise ops. params: 1 quads, 2 width, then attributes.
${declare(1, buffers)}
@workgroup_size(${ELEMENT_WORKGROUP})
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let quad = (group.x + group.y * groups.x) * ${ELEMENT_WORKGROUP}u + local.x;
  if (quad >= params[1]) { return; }
  let at = quad * 4u;
${loads.join("")}${values.join("")}}
`,
    bindings: [...group.inputs.map((_, i) => input(i)), ...group.outputs.map((_, i) => output(i))],
    params,
    workgroups: workgroupsFor(quads, ELEMENT_WORKGROUP),
  };
}

/** The stages of a head, one of which ends with the other parts. */
function headStages(group: FusedGroup, target?: WebgpuTarget): WebgpuStage[] {
  const { parts, stores, outputs, shape } = group;
  const [head, ...rest] = parts;
  // The head's own shader stores in the output of the last part.
  const home = stores.at(-1)!;
  const place = (ref: BufferRef): BufferRef =>
    ref.role === "output"
      ? output(ref.index === 0 ? home : group.further[ref.index - 1])
      : ref.role === "input"
      ? input(head.operands[ref.index].index)
      : ref;
  const stages = head.op.webgpu(head.shapes, head.attributes, target)
    .map((stage) => ({ ...stage, bindings: stage.bindings.map(place) }));
  const at = stages.findIndex(({ code }) => code.includes(head.op.epilogue!));
  const taking = stages[at];
  const params = [...taking.params];
  const widthWord = `params[${params.push(shape.at(-1) ?? 1)}]`;
  const operands = outsideOperands(group);
  const read = [...new Set(operands.map(({ index }) => index))];
  const extra = outputs.map((_, i) => i).filter((i) => i !== home && stores.includes(i));
  const lines = parts.map((part, p) => {
    const words = attributeWords(part).map((word) => `params[${params.push(word)}]`);
    const names = part.operands.map(({ from, index, kind }) => {
      if (from === "part") return `value${index}`;
      const place = { same: "at", row: `at % ${widthWord}`, column: `at / ${widthWord}` }[kind];
      return `fused_in${index}[${place}]`;
    });
    const value = p === 0 ? "word" : `${part.op.elementwise!.name}(${[...names, ...words]})`;
    const store = stores[p] === undefined || stores[p] === home
      ? ""
      : `  fused_out${stores[p]}[at] = value${p};\n`;
    return `  let value${p} = ${value};\n${store}`;
  });
  const declared = declare(taking.bindings.length + 1, [
    ...read.map((i) => ({ name: `fused_in${i}`, type: "u32", write: false })),
    ...extra.map((i) => ({ name: `fused_out${i}`, type: "u32", write: true })),
  ]);
  const epilogue = `${declared}fn has_epilogue() -> bool { return true; }
fn epilogue(word: u32, at: u32) -> u32 {
${lines.join("")}  return value${rest.length};
}
`;
  const code = taking.code.replace(head.op.epilogue!, () => epilogue);
  const bindings = [...taking.bindings, ...read.map(input), ...extra.map(output)];
  return stages.with(at, { ...taking, code, bindings, params });
}
