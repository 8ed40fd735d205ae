import { assertEquals, assertThrows } from "@std/assert";
import { parse } from "@std/csv";
import { type CsvRow, csvText } from "../../../core/result/csv_text.ts";

const ROW: CsvRow<"timing.csv"> = {
  cell: "timing/4x64/forward/hot",
  arm: "copy",
  block: 0,
  position: 1,
  repetitions: 1000,
  time_ns: 0.1,
  gpu_time_ns: undefined,
};
const HEADER = "cell,arm,block,position,repetitions,time_ns,gpu_time_ns\n";

Deno.test("csvText() writes the header even without rows", () => {
  assertEquals(csvText("timing.csv", []), HEADER);
});

Deno.test("csvText() leaves what was not measured empty, and writes 0 as 0", () => {
  assertEquals(
    csvText("timing.csv", [ROW]),
    `${HEADER}timing/4x64/forward/hot,copy,0,1,1000,0.1,\n`,
  );
});

Deno.test("csvText() writes numbers that read back to the same f64", () => {
  for (const time of [0.1, 1 / 3, 1e21, 5e-324, 123456789.123456789, -0, 2 ** 53]) {
    const [, row] = parse(csvText("timing.csv", [{ ...ROW, time_ns: time }]));
    assertEquals(Object.is(Number(row[5]), time), true, `time=${time}`);
  }
});

Deno.test("csvText() quotes text so that it is read back, with line feeds only", () => {
  const arm = 'a "quoted",\rlong\r\nname';
  const text = csvText("timing.csv", [{ ...ROW, arm }]);
  assertEquals(text.includes("\r"), false);
  assertEquals(parse(text)[1][1], 'a "quoted",\nlong\nname');
});

Deno.test("csvText() throws on a number that is not finite", () => {
  for (const block of [NaN, Infinity]) {
    assertThrows(
      () => csvText("timing.csv", [{ ...ROW, block }]),
      RangeError,
      `Cannot write timing.csv as every number must be finite: column=block, value=${block}`,
    );
  }
});
