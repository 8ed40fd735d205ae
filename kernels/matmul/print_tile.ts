/** Heights of the register tiles; blocks of other heights are cut into these. */
export const TILE_ROWS: readonly number[] = [6, 4, 2, 1];

/** How a tile multiplies: exact products may be fused, others are rounded before the addition. */
export type TileArithmetic = "fused" | "two_roundings";

/** Rows of the tile of packed operands. */
export const PACKED_ROWS = 4;

/**
 * Prints the register tiles of the matrix product as AssemblyScript.
 *
 * A tile keeps some rows times 8 columns of sums in registers: with 6 rows these are 12 vectors,
 * which with two of B and one of A fill the 15 that V8 has. Fused, a step of k is 15 loads and 12
 * operations and runs at the machine's peak; with two roundings two steps a round are faster
 * (measured 1.27 times), fused they are slower.
 *
 * @param exact Arithmetic of the tiles for operands of 12 bits; the strict build has no fusing.
 */
export function printTiles(exact: TileArithmetic): string {
  const tiles = (["two_roundings", exact] as const).flatMap((arithmetic, i) =>
    TILE_ROWS.map((rows) =>
      printTile(`${i === 0 ? "plain" : "exact"}_tile_${rows}`, rows, arithmetic)
    )
  );
  const packed = [
    printPackedTile("plain_packed_tile", "two_roundings"),
    printPackedTile("exact_packed_tile", exact),
  ];
  return HEADER + [...tiles, ...packed].join("\n");
}

/**
 * Prints the tile of 4 rows and 8 columns whose rows of A lie packed as well, four for each k.
 *
 * Deno checks the bounds of every load by instructions of its own. So four values of A come in one
 * load and are spread by shuffles: 52 GFLOP/s against 46 of the best tile with a load for each
 * value, and 40 against 38 with two roundings (Zen 4; 59 is the peak, which the tile of 6 rows
 * reaches where an engine needs no such checks).
 */
function printPackedTile(name: string, arithmetic: TileArithmetic): string {
  const rows = Array.from({ length: PACKED_ROWS }, (_, i) => i);
  const sum = (to: string, b: string) =>
    arithmetic === "fused"
      ? `${to} = f32x4.relaxed_madd(value, ${b}, ${to});`
      : `${to} = accumulate_product(${to}, value, ${b});`;
  return `export function ${name}(
  a: usize, panel: usize, c: usize, c_stride: usize, k: i32, rows: i32, columns: i32, mode: i32,
): void {
  ${rows.map((i) => `let s${i} = i32x4.splat(0), t${i} = s${i};`).join("\n  ")}
  let value: v128, four: v128, first: v128, second: v128;
  do {
    first = v128.load(panel); second = v128.load(panel, 16); four = v128.load(a);
    ${
    rows.map((i) =>
      `value = i32x4.shuffle(four, four, ${i}, ${i}, ${i}, ${i}); ` +
      `${sum(`s${i}`, "first")} ${sum(`t${i}`, "second")}`
    ).join("\n    ")
  }
    a += 16;
    panel += 32;
    k -= 1;
  } while (k > 0);
  ${
    rows.map((i) =>
      `${i > 0 ? `if (rows > ${i}) ` : ""}finish(c, s${i}, t${i}, columns, mode); c += c_stride;`
    )
      .join("\n  ")
  }
}
`;
}

const HEADER =
  `// Sums of products of rows of A and one panel of B: see kernels/matmul/print_tile.ts.
import { lane_add, accumulate_product, store_sum } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

// Adds the sums of a row to what C holds, brings them into stored form, and stores them.
// @ts-ignore: decorator
@inline
function finish(c: usize, first: v128, second: v128, columns: i32, mode: i32): void {
  if (mode & 1) {
    first = lane_add(v128.load(c), first);
    second = lane_add(v128.load(c, 16), second);
  }
  if (mode & 2) { first = store_sum(first); second = store_sum(second); }
  if (columns >= 8) { v128.store(c, first); v128.store(c, second, 16); }
  else store_part(c, first, second, columns);
}

function store_part(to: usize, first: v128, second: v128, columns: i32): void {
  if (columns > 4) {
    v128.store(to, first);
    store_lanes(to + 16, second, columns - 4);
  } else if (columns == 4) v128.store(to, first);
  else store_lanes(to, first, columns);
}

`;

function printTile(name: string, rows: number, arithmetic: TileArithmetic): string {
  const each = (line: (row: number) => string) => Array.from({ length: rows }, (_, i) => line(i));
  const fused = arithmetic === "fused";
  const sum = (to: string, b: string) =>
    fused
      ? `${to} = f32x4.relaxed_madd(value, ${b}, ${to});`
      : `${to} = accumulate_product(${to}, value, ${b});`;
  const step = (k: number) => [
    `first = v128.load(panel, ${32 * k}); second = v128.load(panel, ${32 * k + 16});`,
    ...each((i) =>
      `value = v128.load32_splat(a${i > 0 ? ` + row${i}` : ""}, ${4 * k}); ` +
      `${sum(`s${i}`, "first")} ${sum(`t${i}`, "second")}`
    ),
  ];
  const steps = fused ? 1 : 2;
  const round = Array.from({ length: steps }, (_, k) => step(k)).flat();
  const c = (i: number) => (i === 0 ? "c" : `c + ${i} * c_stride`);
  return `export function ${name}(
  a: usize, a_stride: usize, panel: usize, c: usize, c_stride: usize,
  k: i32, columns: i32, mode: i32,
): void {
  ${each((i) => `let s${i} = i32x4.splat(0), t${i} = s${i};`).join("\n  ")}
  ${each((i) => (i > 0 ? `const row${i} = ${i} * a_stride;` : "")).join(" ")}
  let value: v128, first: v128, second: v128;
  const end = panel + (<usize>(k${fused ? "" : " & ~1"}) << 5);
  while (panel < end) {
    ${round.join("\n    ")}
    a += ${4 * steps};
    panel += ${32 * steps};
  }
  ${fused ? "" : `if (k & 1) {\n    ${step(0).join("\n    ")}\n  }`}
  if (mode & 1) {
    ${
    each((i) =>
      `s${i} = lane_add(v128.load(${c(i)}), s${i}); t${i} = lane_add(v128.load(${
        c(i)
      }, 16), t${i});`
    ).join("\n    ")
  }
  }
  if (mode & 2) {
    ${each((i) => `s${i} = store_sum(s${i}); t${i} = store_sum(t${i});`).join("\n    ")}
  }
  if (columns >= 8) {
    ${each((i) => `v128.store(${c(i)}, s${i}); v128.store(${c(i)}, t${i}, 16);`).join("\n    ")}
  } else {
    ${each((i) => `store_part(${c(i)}, s${i}, t${i}, columns);`).join("\n    ")}
  }
}
`;
}
