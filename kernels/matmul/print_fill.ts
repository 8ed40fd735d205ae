import { type TileArithmetic, tileRows } from "./print_tile.ts";
import { each, SCRATCH_ROW, UNROLLED_TERMS } from "./tile_sizes.ts";

/**
 * Prints what copies rows of A into scratch memory for the unrolled tiles, as functions in
 * WebAssembly's text form: `fill_rows` where A lies as [rows, terms], `fill_columns` where it lies
 * transposed, as [terms, rows]. Parameters: place and stride of A in bytes.
 *
 * Unrolled, each place in scratch memory is a constant, whose bounds need no check.
 *
 * @param exact Arithmetic of the tiles for operands of 12 bits.
 * @returns Text of each function, without its name, by the name that kernels import.
 */
export function printFills(exact: TileArithmetic): Map<string, string> {
  const fills = new Map<string, string>();
  for (const [kind, arithmetic] of [["plain", "two_roundings"], ["exact", exact]] as const) {
    const operand = kind === "exact" ? (x: string) => `(call $tile_round ${x})` : (x: string) => x;
    for (const rows of tileRows(arithmetic)) {
      for (const terms of UNROLLED_TERMS) {
        const name = `${kind}_${rows}_${terms}`;
        fills.set(`fill_rows_${name}`, printRows(rows, terms, operand));
        fills.set(`fill_columns_${name}`, printColumns(rows, terms, operand));
      }
    }
  }
  return fills;
}

type Operand = (x: string) => string;

const PARAMETERS = "(param $a i32) (param $a_stride i32)";
const NEXT = "(local.set $a (i32.add (local.get $a) (local.get $a_stride)))";

function store(row: number, term: number, value: string): string {
  return `(v128.store $scratch offset=${row * SCRATCH_ROW + 4 * term} (i32.const 0) ${value})`;
}

function printRows(rows: number, terms: number, operand: Operand): string {
  const row = (i: number) =>
    each(terms / 4, (j) => store(i, 4 * j, operand(`(v128.load offset=${16 * j} (local.get $a))`)));
  return `${PARAMETERS}\n${each(rows, (i) => [...row(i), NEXT]).flat().join("\n")}`;
}

/** Four terms at a time, whose values of four rows are a block that is turned. */
function printColumns(rows: number, terms: number, operand: Operand): string {
  const turned = (x: string, first: number, count: number) => (at: number) => [
    ...each(Math.ceil(count / 2), (pair) => halves(x, pair)),
    ...each(count, (i) => store(first + i, at, operand(half(i)))),
  ];
  const top = turned("$x", 0, 4), rest = turned("$y", 4, rows - 4);
  const blocks = each(terms / 4, (j) => [
    ...each(4, (k) => loadTerm(k, rows)),
    ...top(4 * j),
    ...(rows > 4 ? rest(4 * j) : []),
  ]);
  const locals = ["x", "y", "h"].flatMap((x) => each(4, (k) => `(local $${x}${k} v128)`));
  return `${PARAMETERS}\n${locals.join(" ")}\n${blocks.flat().join("\n")}`;
}

/** Loads a term of all rows: the first four, and the next two. */
function loadTerm(k: number, rows: number): string {
  const next = `(local.set $y${k} (v128.load64_zero offset=16 (local.get $a))) `;
  return `(local.set $x${k} (v128.load (local.get $a))) ${rows > 4 ? next : ""}${NEXT}`;
}

/** Mixes rows 2 pair and 2 pair + 1 of terms 0 and 1, and of terms 2 and 3. */
function halves(x: string, pair: number): string {
  const lanes = pair === 0 ? [0, 4, 1, 5] : [2, 6, 3, 7];
  return each(
    2,
    (i) => `(local.set $h${2 * pair + i} ${shuffle(`${x}${2 * i}`, `${x}${2 * i + 1}`, lanes)})`,
  ).join(" ");
}

/** A row of a turned block, from its halves. */
function half(row: number): string {
  const pair = row >> 1;
  return shuffle(`$h${2 * pair}`, `$h${2 * pair + 1}`, row % 2 === 0 ? [0, 1, 4, 5] : [2, 3, 6, 7]);
}

function shuffle(a: string, b: string, lanes: readonly number[]): string {
  const bytes = lanes.flatMap((lane) => each(4, (i) => 4 * lane + i));
  return `(i8x16.shuffle ${bytes.join(" ")} (local.get ${a}) (local.get ${b}))`;
}
