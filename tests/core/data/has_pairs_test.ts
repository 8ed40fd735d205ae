import { assertEquals } from "@std/assert";
import { hasPairs } from "../../../core/data/has_pairs.ts";

Deno.test("hasPairs() is true of tasks with a target, and of texts in two languages", () => {
  const has = (source: string) => hasPairs({ name: "x", source });
  assertEquals(["transduction", "copy", "multi30k"].map(has), [true, true, true]);
  assertEquals(["in-context-markov", "names", "file:a.txt"].map(has), [false, false, false]);
});
