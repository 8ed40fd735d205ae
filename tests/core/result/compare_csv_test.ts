import { assertEquals } from "@std/assert";
import { compareCsv } from "../../../core/result/compare_csv.ts";

const HEAD = "cell,arm,seed,step,split,metric,value,unit\n";
const WAS = `${HEAD}p/a,ln,0,,formula,max_error_ulp,1.25,ulp\np/b,rms,1,,formula,hash,00ff,\n`;

const compare = (is: string, was = WAS) => compareCsv("metrics.csv", { was, is });

Deno.test("compareCsv() finds nothing between equal texts", () => {
  assertEquals(compare(WAS), []);
  assertEquals(compareCsv("x", { was: "", is: "" }), []);
});

Deno.test("compareCsv() names row, column and both values, by the labels it is given", () => {
  assertEquals(compare(WAS.replace("1.25", "1.5")), [
    'metrics.csv: p/a ln 0 formula max_error_ulp: value: committed "1.25", now "1.5"',
  ]);
  const labels = { was: "the file says", is: "the records" };
  const is = WAS.replace("00ff,", "00fe,bits");
  assertEquals(compareCsv("m", { was: WAS, is, labels }), [
    'm: p/b rms 1 formula hash: value: the file says "00ff", the records "00fe"',
    'm: p/b rms 1 formula hash: unit: the file says "", the records "bits"',
  ]);
});

Deno.test("compareCsv() matches rows by what they are about, not by their place", () => {
  const rows = Array.from({ length: 50 }, (_, i) => `p/${i},ln,0,,formula,m,${i},\n`);
  const was = HEAD + rows.join("");
  const gone = HEAD + rows.toSpliced(3, 1).join("");
  assertEquals(compare(gone, was), [
    "metrics.csv: p/3 ln 0 formula m: only committed: p/3,ln,0,,formula,m,3,",
  ]);
  assertEquals(compare(was, gone), [
    "metrics.csv: p/3 ln 0 formula m: only now: p/3,ln,0,,formula,m,3,",
  ]);
});

Deno.test("compareCsv() tells equal rows apart by their number", () => {
  const row = "p/a,ln,0,,formula,m,1,\n";
  assertEquals(compare(HEAD + row + row, HEAD + row), [
    "metrics.csv: p/a ln 0 formula m (row 2 of it): only now: p/a,ln,0,,formula,m,1,",
  ]);
});

Deno.test("compareCsv() says so when only order or writing differ", () => {
  const [head, a, b] = WAS.split("\n");
  assertEquals(compare(`${head}\n${b}\n${a}\n`), ["metrics.csv: rows are in another order"]);
  const written = "metrics.csv: the same values are written differently";
  assertEquals(compare(WAS.replaceAll("\n", "\r\n")), [written]);
  assertEquals(compare(WAS.replace("1.25", '"1.25"')), [written]);
  assertEquals(compare(WAS.trimEnd()), [written]);
});

Deno.test("compareCsv() compares columns and rows of other lengths", () => {
  assertEquals(compare(WAS.replace("value,unit", "value")), [
    'metrics.csv: columns: committed "cell,arm,seed,step,split,metric,value,unit", ' +
    'now "cell,arm,seed,step,split,metric,value"',
  ]);
  assertEquals(compare(WAS.replace("1.25,ulp", "1.25,ulp,more")), [
    'metrics.csv: p/a ln 0 formula max_error_ulp: column 9: committed "", now "more"',
  ]);
});

Deno.test("compareCsv() survives what is no table", () => {
  assertEquals(compare('"'), ["metrics.csv: now is no table"]);
  assertEquals(compare(WAS, '"'), ["metrics.csv: committed is no table"]);
  assertEquals(compare("").length > 0, true);
});

Deno.test("compareCsv() lists twenty differences and counts the others", () => {
  const rows = (value: number) =>
    HEAD + Array.from({ length: 30 }, (_, i) => `p/${i},ln,0,,formula,m,${value},\n`).join("");
  const lines = compare(rows(2), rows(1));
  assertEquals([lines.length, lines[20]], [21, "metrics.csv: and 10 more differences"]);
});
