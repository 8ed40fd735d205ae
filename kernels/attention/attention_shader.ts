import { EXACT_MULTIPLY_ADD } from "../matmul/exact_multiply_add.ts";
import { type AttentionForm, formInputs } from "./attention_forms.ts";
import LOAD from "./attention_load.wgsl" with { type: "text" };
import PLACES from "./attention_places.wgsl" with { type: "text" };
import PRODUCTS from "./attention_products.wgsl" with { type: "text" };
import SEEN from "./attention_seen.wgsl" with { type: "text" };
import SEEN_COUNTS from "./attention_seen_counts.wgsl" with { type: "text" };
import type { AttentionSize } from "./attention_size.ts";
import TILE from "./attention_tile.wgsl" with { type: "text" };
import ROW_PRODUCTS from "./by_row/products.wgsl" with { type: "text" };

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

/**
 * Who has a row of a result: a workgroup by tiles that its invocations share, or one invocation.
 *
 * A CPU that plays GPU gains nothing from sharing, and its compiler takes seconds over barriers, and
 * minutes over OpenGL, where it also gets each word of a workgroup's memory set to zero in turn.
 */
export type AttentionLayout = "tiles" | "rows";

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
 * Puts a shader of attention together: the functions that it calls, and its bindings, which are one
 * for q, k and v where those are columns of one tensor.
 *
 * @param text The shader's own bindings and kernel.
 * @param parts The form, the size, the operands of products and of loads of tiles, and the layout.
 * @returns WGSL, and the names of its bindings in order, as the shader's text has them.
 */
export function printAttention(text: string, { form, size, products, loads, layout }: {
  readonly form: AttentionForm;
  readonly size: AttentionSize;
  readonly products: readonly (readonly [TileOperand, TileOperand])[];
  readonly loads: readonly TileOperand[];
  readonly layout: AttentionLayout;
}): { code: string; bindings: string[] } {
  const tiles = Math.ceil(size.headDim / TILE_COLUMNS);
  const byTiles = layout === "tiles";
  const body = [
    size.exact ? EXACT_MULTIPLY_ADD : "",
    PLACES,
    form.visible ? SEEN_COUNTS : SEEN,
    byTiles ? TILE : "",
    ...products.map(([left, right]) => fillIn(byTiles ? PRODUCTS : ROW_PRODUCTS, left, right)),
    ...(byTiles ? loads.map((right) => fillIn(LOAD, right, right)) : []),
    form.biased ? BIASED_SCORE : SCORE,
    text.replace(/^@group.*\n/gm, ""),
  ].join("");
  const declared = [...text.matchAll(/<storage, (read|read_write)> (\w+):/g)]
    .map(([, access, name]) => ({ access, name }));
  for (const name of ["bias", "visible"].filter((name) => formInputs(form).includes(name))) {
    declared.push({ access: "read", name });
  }
  const bound = declared.filter(({ name }, i) =>
    declared.findIndex((other) => bindingOf(form, other.name) === bindingOf(form, name)) === i
  );
  const header = bound.map(({ access, name }, i) =>
    `@group(0) @binding(${i + 1}) var<storage, ${access}> ${bindingOf(form, name)}: array<u32>;\n`
  );
  const shader = (size.exact ? body : withoutRounding(body))
    .replace(/\b(\w+)\[/g, (_, name) => `${bindingOf(form, name)}[`)
    // A constant number of tiles, so that their sums stay in registers.
    .replace(/\bTILES\b/g, `${tiles}u`)
    // Few sizes, as a text for each would be compiled for each.
    .replace(/\bCOLUMNS\b/g, `${TILE_COLUMNS * powerAbove(tiles)}`);
  return { code: header.join("") + shader, bindings: bound.map(({ name }) => name) };
}

function powerAbove(count: number): number {
  let power = 1;
  while (power < count) power *= 2;
  return power;
}

/** Leaves operands as they are and guards their products: precision 24. */
export function withoutRounding(text: string): string {
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
