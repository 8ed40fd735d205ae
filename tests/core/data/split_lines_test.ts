import { assert, assertEquals } from "@std/assert";
import { splitLines } from "../../../core/data/split_lines.ts";
import { utf8Text } from "../../../core/data/utf8.ts";

const SHARES = { train: 80, validation: 10, test: 10 };

function split(text: string, shares = SHARES) {
  const { train, validation, test } = splitLines(new TextEncoder().encode(text), shares);
  const texts = (lines: readonly Uint8Array[]) => lines.map(utf8Text);
  return { train: texts(train), validation: texts(validation), test: texts(test) };
}

Deno.test("splitLines() puts each line into one part, by its own text alone", () => {
  const lines = Array.from({ length: 2_000 }, (_, i) => `line ${i % 1_500}`);
  const parts = split(lines.join("\n"));
  const all = [...parts.train, ...parts.validation, ...parts.test];
  assertEquals(all.toSorted(), lines.toSorted());
  const train = new Set(parts.train);
  assert(![...parts.validation, ...parts.test].some((line) => train.has(line)));
  assert(!parts.test.some((line) => parts.validation.includes(line)));
  assert(Math.abs(parts.train.length / 2_000 - 0.8) < 0.03);
  assert(Math.abs(parts.test.length / 2_000 - 0.1) < 0.03);
  const more = split([...lines, "another"].join("\n"));
  assertEquals(more.validation.filter((line) => line !== "another"), parts.validation);
});

Deno.test("splitLines() leaves out empty lines and keeps carriage returns", () => {
  const shares = { train: 100, validation: 0, test: 0 };
  assertEquals(split("a\n\nb\r\n\n", shares).train, ["a", "b\r"]);
  assertEquals(split("a\nb", shares).train, ["a", "b"]);
  assertEquals(split("", shares).train, []);
});
