import { printFills } from "./print_fill.ts";
import { printTiles, type TileArithmetic, tileRows } from "./print_tile.ts";
import { UNROLLED_TERMS } from "./tile_sizes.ts";

const TILE = [
  ...["panel", "panel_bytes", "sums", "c", "c_stride"].map((name) => `${name}: usize`),
  ...["columns", "terms", "mode"].map((name) => `${name}: i32`),
].join(", ");
const FILL = "a: usize, a_stride: usize";

/**
 * Prints the AssemblyScript that calls tiles and what fills scratch memory: those of the rows and
 * terms that there are.
 *
 * @param exact Arithmetic of the tiles for operands of 12 bits.
 */
export function printTileCalls(exact: TileArithmetic): string {
  const kinds = [["exact", tileRows(exact)], ["plain", tileRows("two_roundings")]] as const;
  const [tiles, rows, columns] = [
    kinds.map(([kind, heights]) => chooseTile(kind, heights)),
    ...["fill_rows", "fill_columns"].map((fill) =>
      kinds.map(([kind, heights]) => chooseFill(`${fill}_${kind}`, heights))
    ),
  ];
  return `// Calls of what WebAssembly's text form holds: see kernels/matmul/print_tile_calls.ts.
${[...printTiles(exact).keys()].map((name) => declare(name, TILE)).join("")}${
    [...printFills(exact).keys()].map((name) => declare(name, FILL)).join("")
  }
/** Terms of the next tile, of so many that are left. */
// @ts-ignore: decorator
@inline
export function tile_terms(left: i32): i32 {
  return ${UNROLLED_TERMS.map((terms) => `left >= ${terms} ? ${terms} : `).join("")}left;
}

/** Rows of the tallest tile. */
// @ts-ignore: decorator
@inline
export function tallest_tile(exact: i32): i32 {
  return exact ? ${kinds.map(([, heights]) => heights[0]).join(" : ")};
}

/** Adds products of rows in scratch memory and panels of B to sums. */
export function multiply_tiles(${TILE}, rows: i32, exact: i32): void {
  if (exact) { ${tiles.join(" } else { ")} }
}

/** Copies rows of A, of an unrolled tile's size, that lie as [rows, terms]; tells whether it could. */
export function fill_rows_unrolled(${FILL}, rows: i32, terms: i32, exact: i32): boolean {
  if (exact) { ${rows.join(" } else { ")} }
  return false;
}

/** Copies rows of A, of an unrolled tile's size, that lie as [terms, rows]; tells whether it could. */
export function fill_columns_unrolled(${FILL}, rows: i32, terms: i32, exact: i32): boolean {
  if (exact) { ${columns.join(" } else { ")} }
  return false;
}
`;
}

function declare(name: string, parameters: string): string {
  return `// @ts-ignore: decorator
@external("scratch", "${name}")
declare function ${name}(${parameters}): void;
`;
}

/** The tile that has room for the rows, the longest of its kind. */
function chooseTile(kind: string, heights: readonly number[]): string {
  const call = (rows: number, terms: number | "rest") =>
    `${kind}_${rows}_${terms}(panel, panel_bytes, sums, c, c_stride, columns, terms << 2, mode);`;
  return heights.toReversed().map((rows) => {
    const lengths = UNROLLED_TERMS.map((terms) =>
      `if (terms == ${terms}) ${call(rows, terms)} else `
    );
    return `if (rows <= ${rows}) { ${lengths.join("")}${call(rows, "rest")} }`;
  }).join(" else ");
}

function chooseFill(name: string, heights: readonly number[]): string {
  return heights.flatMap((rows) =>
    UNROLLED_TERMS.map((terms) =>
      `if (rows == ${rows} && terms == ${terms}) { ${name}_${rows}_${terms}(a, a_stride); return true; }`
    )
  ).join("\n  ");
}
