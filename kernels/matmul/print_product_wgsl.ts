import { sharedLoop, workgroupMemory } from "./print_shared_loop.ts";
import { EXACT_MULTIPLY_ADD } from "./exact_multiply_add.ts";
import { EPILOGUE } from "../epilogue.ts";
import { CHUNK_TERMS } from "./matmul_shapes.ts";

/** How a shader shares the outputs out, and whether operands pass through workgroup memory. */
export interface ShaderTile {
  /** Outputs of one invocation, in registers. */
  readonly rows: number;
  readonly columns: number;
  /** Invocations of a workgroup across columns and down rows. */
  readonly across: number;
  readonly down: number;
  /** Terms of k that workgroup memory holds at a time; 0 where operands are read directly. */
  readonly terms: number;
}

/**
 * Prints the shader of a matrix product: bit patterns in registers, loops over k unrolled.
 *
 * Each output is one chain over k in order, in chunks of 256, whatever the tile.
 *
 * @param tile How outputs are shared out.
 * @param options \`exact\`: operands are rounded to 12 bits. \`split\`: each workgroup computes one
 *   chunk, and its sums are kept for a second stage.
 */
export function printProduct(
  tile: ShaderTile,
  options: { readonly exact: boolean; readonly split: boolean },
): string {
  const { rows, columns, across, down, terms } = tile;
  const { exact, split } = options;
  const each = (rowText: (r: number, c: number) => string) =>
    range(rows).flatMap((r) => range(columns).map((c) => rowText(r, c)));
  // Neighbours have single elements in turn, or quads where those pass through workgroup memory.
  const placeOf = (i: number, lanes: number) => terms > 0 ? (i - i % 4) * lanes + i % 4 : i * lanes;
  const size = { m: rows * down, n: columns * across };
  return `// Matrix product, ${rows} x ${columns} outputs an invocation. params: 1 m, 2 n, 3 k, 4 tiles of rows,
// 5 outputs, 6 and 7 elements of a and b from one product to the next, 8 and 9 of a from row to row
// and from term to term, 10 and 11 of b from term to term and from column to column.
@group(0) @binding(1) var<storage, read> a: array<u32>;
@group(0) @binding(2) var<storage, read> b: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<u32>;
${terms > 0 ? workgroupMemory(tile, exact) : ""}
${exact ? EXACT_MULTIPLY_ADD : ""}${split ? "" : EPILOGUE}
@workgroup_size(${across}, ${down})
fn kernel(group: vec3u, groups: vec3u, local: vec3u) {
  let m = params[1];
  let n = params[2];
  let k = params[3];
  let row = (group.y % params[4]) * ${size.m}u + local.y${terms > 0 ? " * 4u" : ""};
  let column = group.x * ${size.n}u + local.x${terms > 0 ? " * 4u" : ""};
  let from_a = group.z * params[6];
  let from_b = group.z * params[7];
  let to = group.z * m * n;
${terms > 0 ? "" : bases(tile)}
  let chunks = (k + ${CHUNK_TERMS - 1}u) / ${CHUNK_TERMS}u;
  ${
    split
      ? "let first = group.y / params[4];\n  let last = first + 1u;"
      : "let first = 0u;\n  let last = chunks;"
  }
  for (var chunk = first; chunk < last; chunk = chunk + 1u) {
    let end = min(k, chunk * ${CHUNK_TERMS}u + ${CHUNK_TERMS}u);
    ${each((r, c) => `var s${r}_${c} = 0u;`).join(" ")}
${terms > 0 ? sharedLoop(tile, exact) : directLoop(tile, exact)}
    ${
    each((r, c) => store([placeOf(r, down), placeOf(c, across)], `s${r}_${c}`, split)).join(
      "\n    ",
    )
  }
  }${split ? "" : finish(tile)}
}
`;
}

/**
 * Ends a product with its epilogue, in a loop: unrolled with the sums, an epilogue of some hundred
 * operations would take long to compile and overflow the instruction cache.
 */
function finish({ rows, columns, across, down, terms }: ShaderTile): string {
  const place = (i: string, lanes: number) =>
    terms > 0 ? `(${i} - ${i} % 4u) * ${lanes}u + ${i} % 4u` : `${i} * ${lanes}u`;
  return `
  if (has_epilogue()) {
    for (var i = 0u; i < ${rows * columns}u; i = i + 1u) {
      let r = i / ${columns}u;
      let c = i % ${columns}u;
      let finished_row = row + ${place("r", down)};
      let finished_column = column + ${place("c", across)};
      if (finished_row < m && finished_column < n) {
        let at = to + finished_row * n + finished_column;
        y[at] = epilogue(y[at], at);
      }
    }
  }`;
}

/** Counts from 0. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Gives the start of the names of operands, which tells the linter that they were rounded. */
export function factorPrefix(exact: boolean): string {
  return exact ? "rounded_" : "";
}

/** Prints the addition of the products of one term to all sums. */
export function multiplyAll({ rows, columns }: ShaderTile, exact: boolean): string {
  const add = exact ? "exact_multiply_add" : "accumulate_product";
  const factor = factorPrefix(exact);
  return range(rows).map((r) =>
    range(columns).map((c) => `s${r}_${c} = ${add}(s${r}_${c}, ${factor}a${r}, ${factor}b${c});`)
      .join(" ")
  ).join("\n");
}

/** Places where the rows and columns of an invocation start; what is outside reads the last one. */
function bases({ rows, columns, across, down }: ShaderTile): string {
  return [
    ...range(rows).map((r) =>
      `let at_a${r} = from_a + min(row + ${r * down}u, m - 1u) * params[8];`
    ),
    ...range(columns).map((c) =>
      `let at_b${c} = from_b + min(column + ${c * across}u, n - 1u) * params[11];`
    ),
  ].join("\n");
}

function directLoop(tile: ShaderTile, exact: boolean): string {
  const factor = factorPrefix(exact);
  const read = (place: string) => (exact ? `round12(${place})` : place);
  return `for (var term = chunk * ${CHUNK_TERMS}u; term < end; term = term + 1u) {
let term_a = term * params[9];
let term_b = term * params[10];
${
    range(tile.columns).map((c) => `let ${factor}b${c} = ${read(`b[at_b${c} + term_b]`)};`).join(
      "\n",
    )
  }
${range(tile.rows).map((r) => `let ${factor}a${r} = ${read(`a[at_a${r} + term_a]`)};`).join("\n")}
${multiplyAll(tile, exact)}
}`;
}

/** Stores one sum: kept for the second stage, or added to the chunks before and finished. */
function store([r, c]: readonly [number, number], sum: string, split: boolean): string {
  const inside = `if (row + ${r}u < m && column + ${c}u < n)`;
  const at = `to + (row + ${r}u) * n + column + ${c}u`;
  if (split) return `${inside} { y[chunk * params[5] + ${at}] = ${sum}; }`;
  return `${inside} {
let at = ${at};
if (chunk > 0u) { ${sum} = lane_add(y[at], ${sum}); }
if (chunk + 1u == last) { ${sum} = store_sum(${sum}); }
y[at] = ${sum};
}`;
}
