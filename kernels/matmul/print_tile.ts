import { each, SCRATCH_ROW, SUMS_BYTES, UNROLLED_TERMS } from "./tile_sizes.ts";

/** How a tile multiplies: exact products may be fused, others are rounded before the addition. */
export type TileArithmetic = "fused" | "two_roundings";

/** Bytes of a term in a panel of B, and of a row of C beside it. */
const PANEL_ROW = 32;
/** Bits of a tile's mode, as in tiles_wasm.ts. */
const ADD = 1, STORE = 2, GO_ON = 4, KEEP = 8;
const PARAMETERS = "(param $panel i32) (param $panel_bytes i32) (param $sums i32) (param $c i32) " +
  "(param $c_stride i32) (param $columns i32) (param $terms i32) (param $mode i32)";

/**
 * Prints the register tiles of the matrix product as functions in WebAssembly's text form.
 *
 * A tile keeps some rows times 8 columns of sums in registers and adds the products of some terms.
 * Its rows of A stand in scratch memory, at places that are constants in the unrolled text: Deno
 * checks the bounds of every other load by instructions of its own, which cost more than a processor
 * has to spare beside the multiplications. So a term is 2 checked loads of B, a load for each row,
 * and the operations.
 *
 * Fused, 6 rows have 12 vectors of sums, which with two of B and one of A fill the 15 that V8 has:
 * 55 GFLOP/s where 58 is the peak, and 49 with an A whose loads are checked (Zen 4). With two
 * roundings a product takes one vector more, so that tiles have 5 rows. Tiles of more than 64 terms
 * make V8 spill registers.
 *
 * They are no AssemblyScript: its optimizer puts the whole chain of a sum before that of the next.
 *
 * Parameters are places and counts in bytes: `panel` of the first panel, `panel_bytes` from each to
 * the next, `sums` of the sums, `c` and `c_stride` of the result, `columns` of it (8 a panel),
 * `terms` where a loop counts them, and bits of `mode` (see tiles_wasm.ts): sums go on from what
 * stands in scratch memory, and stay there or are finished and stored in C.
 *
 * @param exact Arithmetic of the tiles for operands of 12 bits; the strict build has no fusing.
 * @returns Text of each function, without its name, by the name that kernels import.
 */
export function printTiles(exact: TileArithmetic): Map<string, string> {
  const tiles = new Map<string, string>();
  for (const [kind, arithmetic] of [["plain", "two_roundings"], ["exact", exact]] as const) {
    for (const rows of tileRows(arithmetic)) {
      for (const terms of UNROLLED_TERMS) {
        tiles.set(`${kind}_${rows}_${terms}`, printUnrolled(rows, terms, arithmetic));
      }
      tiles.set(`${kind}_${rows}_rest`, printRolled(rows, arithmetic));
    }
  }
  return tiles;
}

/** Heights of the tiles, the tallest first. */
export function tileRows(arithmetic: TileArithmetic): readonly number[] {
  return arithmetic === "fused" ? [6, 4] : [5, 4];
}

/** Prints a tile of exactly so many terms. */
function printUnrolled(rows: number, terms: number, arithmetic: TileArithmetic): string {
  const steps = each(terms, (k) => {
    const place = (i: number) => `offset=${i * SCRATCH_ROW + 4 * k} (i32.const 0)`;
    return printStep(rows, arithmetic, { from: "$panel", at: PANEL_ROW * k, place });
  });
  return printTile(rows, steps.join("\n"));
}

/** Prints a tile of as many terms as the caller says. */
function printRolled(rows: number, arithmetic: TileArithmetic): string {
  const place = (i: number) => `offset=${i * SCRATCH_ROW} (local.get $at)`;
  return printTile(
    rows,
    `${set("$from", "(local.get $panel)")} ${set("$at", "(i32.const 0)")}
(block $done (loop $next
(br_if $done (i32.ge_u (local.get $at) (local.get $terms)))
${printStep(rows, arithmetic, { from: "$from", at: 0, place })}
${advance("$at", "(i32.const 4)")}
${advance("$from", `(i32.const ${PANEL_ROW})`)}
(br $next)))`,
  );
}

function printStep(rows: number, arithmetic: TileArithmetic, { from, at, place }: {
  readonly from: string;
  readonly at: number;
  readonly place: (row: number) => string;
}): string {
  const add = (sum: string, b: string) => {
    const [x, y] = [`(local.get $a) (local.get ${b})`, `(local.get ${sum})`];
    return set(
      sum,
      arithmetic === "fused"
        ? `(f32x4.relaxed_madd ${x} ${y})`
        : `(f32x4.add ${y} (f32x4.mul ${x}))`,
    );
  };
  return [
    set("$b0", `(v128.load offset=${at} (local.get ${from}))`),
    set("$b1", `(v128.load offset=${at + 16} (local.get ${from}))`),
    ...each(rows, (i) => [
      set("$a", `(v128.load32_splat $scratch ${place(i)})`),
      add(`$s${i}`, "$b0"),
      add(`$t${i}`, "$b1"),
    ]).flat(),
  ].join("\n");
}

/** Prints the loop over panels around the terms of one. */
function printTile(rows: number, steps: string): string {
  const sums = each(2 * rows, (i) => `${i % 2 === 0 ? "$s" : "$t"}${i >> 1}`);
  const kept = sums.map((sum, i) =>
    `(v128.store $scratch offset=${16 * i} (local.get $sums) (local.get ${sum}))`
  );
  const begin = whether(
    GO_ON,
    sums.map((sum, i) => set(sum, `(v128.load $scratch offset=${16 * i} (local.get $sums))`)),
    sums.map((sum) => set(sum, "(i32x4.splat (i32.const 0))")),
  );
  return `${PARAMETERS}
${sums.map((sum) => `(local ${sum} v128)`).join(" ")}
(local $a v128) (local $b0 v128) (local $b1 v128) (local $from i32) (local $at i32) (local $row i32)
(loop $panels
${begin}
${steps}
${whether(KEEP, kept, printFinish(sums))}
${advance("$panel", "(local.get $panel_bytes)")}
${advance("$sums", `(i32.const ${SUMS_BYTES})`)}
${advance("$c", `(i32.const ${PANEL_ROW})`)}
${advance("$columns", "(i32.const -8)")}
(br_if $panels (i32.gt_s (local.get $columns) (i32.const 0))))`;
}

/** Prints what finishes sums and stores them: with those of C, in stored form. */
function printFinish(sums: readonly string[]): string[] {
  const through = (line: (sum: string, place: string) => string) => [
    set("$row", "(local.get $c)"),
    ...sums.flatMap((sum, i) => [
      line(sum, `offset=${16 * (i % 2)} (local.get $row)`),
      ...(i % 2 === 1 ? [advance("$row", "(local.get $c_stride)")] : []),
    ]),
  ];
  return [
    whether(
      ADD,
      through((sum, at) => set(sum, `(call $tile_add (v128.load ${at}) (local.get ${sum}))`)),
    ),
    whether(STORE, sums.map((sum) => set(sum, `(call $tile_store (local.get ${sum}))`))),
    ...through((sum, at) => `(v128.store ${at} (local.get ${sum}))`),
  ];
}

function whether(mode: number, then: readonly string[], otherwise: readonly string[] = []): string {
  const condition = `(i32.and (local.get $mode) (i32.const ${mode}))`;
  const other = otherwise.length === 0 ? "" : `(else\n${otherwise.join("\n")}\n)`;
  return `(if ${condition} (then\n${then.join("\n")}\n)${other})`;
}

function set(name: string, value: string): string {
  return `(local.set ${name} ${value})`;
}

function advance(name: string, by: string): string {
  return set(name, `(i32.add (local.get ${name}) ${by})`);
}
