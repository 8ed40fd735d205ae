import { assertAlmostEquals, assertEquals } from "@std/assert";
import { rotaryTables, sinusoidalTable } from "../../../core/model/position_tables.ts";

Deno.test("rotaryTables() hold the cosine and sine of position / base^(i / pairs)", () => {
  const { cos, sin } = rotaryTables({ positions: 3, pairs: 2, base: 100 });
  const angles = [0, 0, 1, 0.1, 2, 0.2];
  angles.forEach((angle, i) => {
    assertAlmostEquals(cos[i], Math.cos(angle), 1e-7);
    assertAlmostEquals(sin[i], Math.sin(angle), 1e-7);
  });
});

Deno.test("sinusoidalTable() alternates sines and cosines, of an odd width too", () => {
  const table = sinusoidalTable(2, 3);
  assertEquals([...table.slice(0, 3)], [0, 1, 0]);
  // The second pair turns by 1 / 10000^(2 / 3).
  [Math.sin(1), Math.cos(1), Math.sin(10_000 ** (-2 / 3))]
    .forEach((value, i) => assertAlmostEquals(table[3 + i], value, 1e-7));
});
