/** Heights of the register tiles; blocks of other heights are cut into these. */
export const TILE_ROWS: readonly number[] = [6, 4, 2, 1];

/** How a tile multiplies: exact products may be fused, others are rounded before the addition. */
export type TileArithmetic = "fused" | "two_roundings";

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
  return HEADER + tiles.join("\n");
}

const HEADER =
  `// Sums of products of rows of A and one panel of B: see kernels/matmul/print_tile.ts.
import { lane_add, accumulate_product, store_sum } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

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
