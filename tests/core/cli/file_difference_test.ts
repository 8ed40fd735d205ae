import { assertEquals } from "@std/assert";
import { fileDifference } from "../../../core/cli/file_difference.ts";

Deno.test("fileDifference() finds nothing between equal texts, and a missing file", () => {
  assertEquals(fileDifference("a.md", "x\n", "x\n"), []);
  assertEquals(fileDifference("a.md", undefined, "x\n"), ["a.md: is missing"]);
  assertEquals(fileDifference("a.md", undefined, ""), ["a.md: is missing"]);
});

Deno.test("fileDifference() compares tables field by field", () => {
  assertEquals(fileDifference("f/claims.csv", "claim,n\nN1,1\n", "claim,n\nN1,2\n"), [
    'f/claims.csv: N1: n: the file says "1", the records "2"',
  ]);
});

Deno.test("fileDifference() shows the first line that differs, around the difference", () => {
  assertEquals(fileDifference("a.md", "x\ny\n", "x\nz\nw\n"), [
    'a.md: line 2: the file says "y", the records "z"',
  ]);
  assertEquals(fileDifference("a.md", "x", "x\n"), [
    'a.md: line 2: the file says nothing, the records ""',
  ]);
  assertEquals(fileDifference("a.md", "", "x"), [
    'a.md: line 1: the file says "", the records "x"',
  ]);
  const [line] = fileDifference("a.svg", `${"p".repeat(500)}1${"q".repeat(500)}`, "p".repeat(500));
  assertEquals(
    line,
    `a.svg: line 1: the file says "…${"p".repeat(40)}1${"q".repeat(59)}…", ` +
      `the records "…${"p".repeat(40)}"`,
  );
});
