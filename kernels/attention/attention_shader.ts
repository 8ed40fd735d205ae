import type { WebgpuTarget } from "../../core/base/op.ts";
import { EXACT_MULTIPLY_ADD } from "../matmul/exact_multiply_add.ts";
import type { AttentionForm } from "./attention_forms.ts";
import LOAD from "./attention_load.wgsl" with { type: "text" };
import PRODUCTS from "./attention_products.wgsl" with { type: "text" };
import { type AttentionSize, CHUNK_TERMS } from "./attention_size.ts";
import TILE from "./attention_tile.wgsl" with { type: "text" };

/** Operands whose rows are read by tiles: the function of their place, and who has their count. */
const OPERANDS = {
  q: { at: "query_at", rows: "1" },
  k: { at: "key_at", rows: "2" },
  v: { at: "value_at", rows: "2" },
  grad_y: { at: "result_at", rows: "1" },
} as const;

/** Name of an operand whose rows are read by tiles. */
export type TileOperand = keyof typeof OPERANDS;

/** Columns of a tile. */
const TILE_COLUMNS = 32;
const MOST_TILES = CHUNK_TERMS / TILE_COLUMNS;

/** Counts the tiles of a head's columns. */
export function tilesOf({ headDim }: AttentionSize): number {
  return Math.ceil(headDim / TILE_COLUMNS);
}

const SCORE = `
fn score_of(product: u32, head: u32, query: u32, key: u32) -> u32 {
  return attention_score(product, params[5]);
}
`;
const BIASED_SCORE = `
fn score_of(product: u32, head: u32, query: u32, key: u32) -> u32 {
  return attention_biased_score(
    product, params[5], bias[(head * params[1] + query) * params[2] + key],
  );
}
`;

/**
 * Puts a shader of attention together: the functions on tiles that it calls, and its bindings, which are one for q, k and v where those are columns of one tensor.
 *
 * @param text The shader's own bindings and kernel.
 * @param parts The form, the size, the operands of products and of loads, and what runs it.
 * @returns WGSL, and the names of its bindings in order, as the shader's text has them.
 */
export function printAttention(text: string, { form, size, products, loads, target }: {
  readonly form: AttentionForm;
  readonly size: AttentionSize;
  readonly products: readonly (readonly [TileOperand, TileOperand])[];
  readonly loads: readonly TileOperand[];
  readonly target?: WebgpuTarget;
}): { code: string; bindings: string[] } {
  // With a constant number of tiles their sums stay in registers. Where a CPU plays GPU that is of no
  // use, and one text for heads of any size is compiled once.
  const tiles = target === "software"
    ? { TILES: `${MOST_TILES}u`, COUNT: "params[16]" }
    : { TILES: `${tilesOf(size)}u`, COUNT: `${tilesOf(size)}u` };
  const body = [
    size.exact ? EXACT_MULTIPLY_ADD : "",
    TILE,
    ...products.map(([left, right]) => fillIn(PRODUCTS, left, right)),
    ...loads.map((right) => fillIn(LOAD, right, right)),
    form.biased ? BIASED_SCORE : SCORE,
    text.replace(/^@group.*\n/gm, ""),
  ].join("");
  const declared = [...text.matchAll(/<storage, (read|read_write)> (\w+):/g)]
    .map(([, access, name]) => ({ access, name }));
  if (form.biased) declared.push({ access: "read", name: "bias" });
  const bound = declared.filter(({ name }, i) =>
    declared.findIndex((other) => bindingOf(form, other.name) === bindingOf(form, name)) === i
  );
  const header = bound.map(({ access, name }, i) =>
    `@group(0) @binding(${i + 1}) var<storage, ${access}> ${bindingOf(form, name)}: array<u32>;\n`
  );
  const shader = (size.exact ? body : withoutRounding(body))
    .replace(/\b(\w+)\[/g, (_, name) => `${bindingOf(form, name)}[`)
    .replace(/\b(TILES|COUNT)\b/g, (name) => tiles[name as keyof typeof tiles]);
  return { code: header.join("") + shader, bindings: bound.map(({ name }) => name) };
}

/** Leaves operands as they are and guards their products: precision 24. */
function withoutRounding(text: string): string {
  return text
    .replaceAll("round12(", "(")
    .replaceAll("exact_multiply_add(", "accumulate_product(")
    .replaceAll("rounded_", "");
}

function fillIn(text: string, left: TileOperand, right: TileOperand): string {
  return text
    .replaceAll("NAME", `${left}${right}`)
    .replaceAll("LEFT_ROWS", OPERANDS[left].rows)
    .replaceAll("LEFT_AT", OPERANDS[left].at)
    .replaceAll("RIGHT_ROWS", OPERANDS[right].rows)
    .replaceAll("RIGHT_AT", OPERANDS[right].at)
    .replaceAll("LEFT", left)
    .replaceAll("RIGHT", right);
}

/** Name of the binding that a name in the text stands for. */
function bindingOf({ packed }: AttentionForm, name: string): string {
  if (!packed) return name;
  if (["q", "k", "v"].includes(name)) return "qkv";
  return ["grad_q", "grad_k", "grad_v"].includes(name) ? "grad_qkv" : name;
}
