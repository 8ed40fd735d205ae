import { assert, assertEquals } from "@std/assert";
import { interleave, type TimedTask } from "../../bench/interleave.ts";

/** A task of a known speed that writes down how it was asked. */
function fakeTask(name: string, nsEach: number, calls: string[]): TimedTask {
  return {
    name,
    time(repetitions) {
      calls.push(`${name} ${repetitions}`);
      return Promise.resolve(repetitions * nsEach);
    },
  };
}

Deno.test("interleave() takes one sample of each task a round, per repetition", async () => {
  const calls: string[] = [];
  const tasks = [fakeTask("a", 1e5, calls), fakeTask("b", 3e5, calls), fakeTask("c", 2e7, calls)];
  const samples = await interleave(tasks, { rounds: 8, sampleMs: 10 });
  assertEquals([...samples.keys()], ["a", "b", "c"]);
  assertEquals(samples.get("a"), Array(8).fill(1e5));
  assertEquals(samples.get("b"), Array(8).fill(3e5));
  assertEquals(samples.get("c"), Array(8).fill(2e7));
});

Deno.test("interleave() makes samples as long as asked, each after a warm-up", async () => {
  const calls: string[] = [];
  await interleave([fakeTask("a", 1e5, calls)], { rounds: 2, sampleMs: 10 });
  // 1 x 0.1 ms is too short by a factor of 100; then 100 x 1.2 more last 10 ms, three times.
  assertEquals(calls.slice(0, 4), ["a 1", "a 100", "a 100", "a 100"]);
  assertEquals(calls.slice(4), ["a 25", "a 100", "a 25", "a 100"]);
});

Deno.test("interleave() orders rounds differently, and the same in every run", async () => {
  const run = async () => {
    const calls: string[] = [];
    const tasks = ["a", "b", "c", "d"].map((name) => fakeTask(name, 1e9, calls));
    await interleave(tasks, { rounds: 12, sampleMs: 1 });
    const timed = calls.slice(12).filter((_, i) => i % 2 === 1).map((call) => call[0]);
    return Array.from({ length: 12 }, (_, round) => timed.slice(4 * round, 4 * round + 4).join(""));
  };
  const orders = await run();
  assert(new Set(orders).size > 5, orders.join(" "));
  assert(orders.every((order) => [...order].sort().join("") === "abcd"));
  assertEquals(await run(), orders);
});
