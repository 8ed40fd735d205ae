import { assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import { type TerminalColumn, terminalTable } from "../../../core/report/terminal_table.ts";

const COLUMNS: readonly TerminalColumn[] = [
  { title: "claim" },
  { title: "measured", align: "right" },
  { title: "statement", wraps: true },
];

Deno.test("terminalTable() aligns text left and numbers right", () => {
  assertEquals(
    terminalTable(COLUMNS, [["N1", "4 ULP", "short"], ["N3.unfused", "41.7 %", ""]]),
    [
      "claim       measured  statement",
      "──────────  ────────  ─────────",
      "N1             4 ULP  short",
      "N3.unfused    41.7 %",
    ].join("\n"),
  );
});

Deno.test("terminalTable() breaks long text at spaces to fit 40 to 120 columns", () => {
  const words = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ");
  for (const [width, limit] of [[40, 40], [80, 80], [100, 100], [300, 120]]) {
    const lines = terminalTable(COLUMNS, [["N1", "µ ±", words]], { width }).split("\n");
    for (const line of lines) assertLessOrEqual(line.length, limit);
    assertGreater(Math.max(...lines.map((line) => line.length)), limit - 10);
    assertEquals(lines.slice(2).map((line) => line.slice(17).trim()).join(" "), words);
  }
});

Deno.test("terminalTable() never cuts text off, even where it cannot fit", () => {
  const long = "x".repeat(200);
  const [, , row] = terminalTable(COLUMNS, [[long, "1", "a b"]]).split("\n");
  assertEquals(row, `${long}         1  a b`);
});

Deno.test("terminalTable() writes rows as lists where a narrow terminal cannot hold them", () => {
  const rows = [["claim-with-a-long-name", "4 ULP", "a b c d e f g h"], ["N2", "", "short"]];
  const columns = COLUMNS.map((column) => ({ ...column, paint: (text: string) => `<${text}>` }));
  assertEquals(
    terminalTable(columns, rows, { width: 30 }),
    [
      "claim-with-a-long-name",
      "  measured  <4 ULP>",
      "  statement  <a b c d e f g h>",
      "N2",
      "  statement  <short>",
    ].join("\n"),
  );
  const [, line] = terminalTable(COLUMNS, [["N1", "1", "y".repeat(90)]], { width: 80 }).split("\n");
  assertEquals(line.includes("─"), true);
});

Deno.test("terminalTable() paints padded cells without moving columns", () => {
  const paint = (padded: string, text: string) => text === "bad" ? `<${padded}>` : padded;
  assertEquals(
    terminalTable([{ title: "verdict", paint }, { title: "n" }], [["bad", "1"], ["good", "2"]]),
    ["verdict  n", "───────  ─", "<bad    >  1", "good     2"].join("\n"),
  );
});

Deno.test("terminalTable() takes room from the widest of the columns that may wrap", () => {
  const columns = [{ title: "a", wraps: true }, { title: "b", wraps: true }];
  const short = "this stays on one line";
  const [, , row] = terminalTable(columns, [[short, "long ".repeat(40).trim()]]).split("\n");
  assertEquals(row.startsWith(`${short}  long`), true);
});
