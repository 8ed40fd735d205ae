import { type ConstantTable, printNode } from "./print_wasm.ts";
import { isFree, splitStages } from "./split_stages.ts";
import type { TracedFunction } from "./trace.ts";

/** Elements of a block; what passes from stage to stage stays in the first-level cache. */
export const BLOCK_ELEMENTS = 128;
/** Bytes of workspace that any block function may use. */
export const BLOCK_WORKSPACE_BYTES = 8_192;
/** Bytes of a block. */
export const BLOCK_BYTES = 4 * BLOCK_ELEMENTS;
/** Vectors of one round of a stage's loop. */
const UNROLL = 4;

/**
 * Prints a traced function as AssemblyScript over a block of elements in memory.
 *
 * A long chain of dependent operations leaves a core waiting: it cannot look far enough ahead to
 * work on the next vectors meanwhile. So the chain is cut into stages, and each stage passes over
 * the whole block. Values that later stages need lie in the workspace. The operations and so the
 * bits are those of the function itself. Only the last stage writes to y, after it has read the same
 * elements, so y may lie where an argument lies.
 *
 * @returns `<name>_block(x0, ..., y, workspace)`, with a pointer for each argument, or a vector
 *   for a uniform one; nothing for a function that gives back an argument.
 */
export function printWasmBlock(traced: TracedFunction, table: ConstantTable): string {
  const { name, inputs } = traced;
  if (isFree(traced.nodes[traced.result])) return "";
  const stages = splitStages(traced);
  const last = Math.max(0, ...stages);
  const slots = slotsOf(traced, stages);
  const places = Math.max(0, ...slots.values()) + 1;
  if (places * BLOCK_BYTES > BLOCK_WORKSPACE_BYTES) {
    throw new RangeError(`Cannot print ${name} as its stages share too much: values=${places}`);
  }
  const loops = Array.from({ length: last + 1 }, (_, stage) => {
    const text = (vector: number) => stageText({ traced, table, stages, slots, stage, vector });
    const vectors = Array.from({ length: UNROLL }, (_, vector) => text(vector));
    return `  for (let o: usize = 0; o < ${BLOCK_BYTES}; o += ${16 * UNROLL}) {\n${
      vectors.map(({ body }) => body).join("\n")
    }\n${vectors.map(({ stores }) => stores).join("\n")}\n  }`;
  });
  const pointers = inputs.map((input, i) => `x${i}: ${isUniform(traced, input) ? "v128" : "usize"}`)
    .join(", ");
  return `export function ${name}_block(${pointers}, y: usize, workspace: usize): void {\n${
    loops.join("\n")
  }\n}\n`;
}

/** Prints the sizes that kernels need to call block functions. */
export function printBlockConstants(): string {
  return `export const BLOCK_ELEMENTS: i32 = ${BLOCK_ELEMENTS};
export const BLOCK_BYTES: usize = ${BLOCK_BYTES};
export const BLOCK_WORKSPACE_BYTES: usize = ${BLOCK_WORKSPACE_BYTES};
`;
}

/** Gives a place in the workspace to each value that a later stage needs; places serve again. */
function slotsOf({ nodes }: TracedFunction, stages: readonly number[]) {
  const lastUse = nodes.map(() => -1);
  nodes.forEach(({ operands }, user) => {
    for (const id of operands) lastUse[id] = Math.max(lastUse[id], stages[user]);
  });
  const slots = new Map<number, number>();
  const freeFrom: number[] = [];
  const order = [...nodes.keys()].filter((id) => !isFree(nodes[id]) && lastUse[id] > stages[id])
    .toSorted((a, b) => stages[a] - stages[b] || a - b);
  for (const id of order) {
    // A stage loads all it needs of a vector before it stores.
    const reusable = freeFrom.findIndex((stage) => stage <= stages[id]);
    const slot = reusable < 0 ? freeFrom.length : reusable;
    freeFrom[slot] = lastUse[id];
    slots.set(id, slot);
  }
  return slots;
}

function isUniform({ uniform }: TracedFunction, input: string): boolean {
  return uniform?.includes(input) ?? false;
}

function stageText({ traced, table, stages, slots, stage, vector }: {
  readonly traced: TracedFunction;
  readonly table: ConstantTable;
  readonly stages: readonly number[];
  readonly slots: ReadonlyMap<number, number>;
  readonly stage: number;
  readonly vector: number;
}): { body: string; stores: string } {
  const { nodes, result } = traced;
  const own = nodes.flatMap((_, id) => stages[id] === stage ? [id] : []);
  const needed = [...new Set(own.flatMap((id) => nodes[id].operands))]
    .filter((id) => stages[id] !== stage).toSorted((a, b) => a - b);
  const at = 16 * vector;
  const loads = needed.map((id) => {
    const { operation, immediate } = nodes[id];
    if (operation.endsWith("input")) {
      const isVector = isUniform(traced, traced.inputs[immediate]);
      return `t${id}: v128 = ${isVector ? `x${immediate}` : `v128.load(x${immediate} + o, ${at})`}`;
    }
    if (isFree(nodes[id])) return `t${id}: v128 = ${printNode(id, traced, table)}`;
    return `t${id}: v128 = v128.load(workspace + o, ${slots.get(id)! * BLOCK_BYTES + at})`;
  });
  const computed = own.map((id) => `t${id}: v128 = ${printNode(id, traced, table)}`);
  const kept = own.filter((id) => slots.has(id))
    .map((id) => `v128.store(workspace + o, t${id}, ${slots.get(id)! * BLOCK_BYTES + at});`);
  if (own.includes(result)) kept.push(`v128.store(y + o, t${result}, ${at});`);
  const named = (text: string) => text.replace(/\bt(\d+)\b/g, `t$1_${vector}`);
  return {
    body: [...loads, ...computed].map((text) => `    const ${named(text)};`).join("\n"),
    stores: kept.map((text) => `    ${named(text)}`).join("\n"),
  };
}
