import { assert, assertEquals } from "@std/assert";
import { timed } from "../../peers/timed_work.ts";

Deno.test("timed() prepares each question once, and repeats its work as often as asked", async () => {
  const prepared: number[] = [];
  const worked: [number, number][] = [];
  const answer = timed(({ size }: { readonly size: number }) => {
    prepared.push(size);
    return (repetitions) => void worked.push([size, repetitions]);
  });
  for (const [size, repetitions] of [[1, 5], [2, 6], [1, 7]]) {
    const { ns } = await answer({ ask: "time", size, repetitions });
    assert(ns >= 0);
  }
  assertEquals(prepared, [1, 2]);
  assertEquals(worked, [[1, 5], [2, 6], [1, 7]]);
});
