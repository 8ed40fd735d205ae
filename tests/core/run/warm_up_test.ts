import { assertEquals, assertRejects } from "@std/assert";
import { warmUp } from "../../../core/run/warm_up.ts";
import { fakeDevice, type FakeParts } from "../../helpers/fake_device.ts";
import { copyGraph } from "../../../core/model/norm_graph.ts";

const { signal: NEVER } = new AbortController();

/** Warms an arm up whose calls take the given times; gives the result and the repetitions tried. */
async function warm(wallNs: FakeParts["wallNs"], minSampleMs = 1, signal = NEVER) {
  const device = fakeDevice({ wallNs });
  const executable = await device.compile(copyGraph(1, 1));
  const arm = { name: "a", executable, output: "y" };
  const repetitions = await warmUp(arm, { minSampleMs, signal });
  const tried = device.calls.filter(({ kind }) => kind === "time").map(({ detail }) => detail);
  return { repetitions, tried };
}

Deno.test("warmUp() ends after five steady rounds, and a tenth of a second", async () => {
  assertEquals(await warm(() => 3e8), { repetitions: 1, tried: [1, 1, 1, 1, 1] });
  for (const [minSampleMs, oneNs, rounds] of [[1, 4e6, 25], [20, 25e6, 5], [0.1, 1e6, 10]]) {
    const { repetitions, tried } = await warm(() => oneNs, minSampleMs);
    assertEquals([repetitions, tried.length], [1, rounds], `${minSampleMs}`);
  }
});

Deno.test("warmUp() repeats a short execution until a sample is long enough", async () => {
  for (const oneNs of [3, 70, 1_000, 12_345, 400_000]) {
    const { repetitions } = await warm((_, repetitions) => oneNs * repetitions);
    const ms = repetitions * oneNs / 1e6;
    assertEquals(ms >= 1 && ms < 2, true, `${oneNs} ns: ${ms} ms`);
  }
});

Deno.test("warmUp() works the number out again when the engine makes the kernel faster", async () => {
  let calls = 0;
  const { repetitions } = await warm((_, n) => (calls++ < 60 ? 10_000 : 1_000) * n);
  assertEquals(repetitions * 1_000 >= 1e6, true, `${repetitions}`);
});

Deno.test("warmUp() gives a noisy machine at most 150 rounds", async () => {
  let calls = 0;
  const { tried } = await warm((_, n) => (calls++ % 2 ? 1e6 : 2e6) * n);
  assertEquals(tried.length, 150);
});

Deno.test("warmUp() gives a slow and noisy arm about two seconds", async () => {
  let calls = 0;
  const { tried } = await warm(() => calls++ % 2 ? 4e8 : 6e8);
  assertEquals(tried.length, 4);
});

Deno.test("warmUp() survives a clock that stands still", async () => {
  const { tried } = await warm(() => 0);
  assertEquals(tried.length, 150);
});

Deno.test("warmUp() stops between two rounds", async () => {
  const controller = new AbortController();
  let calls = 0;
  const slow = () => {
    if (++calls === 3) controller.abort();
    return calls % 2 ? 4e7 : 6e7;
  };
  await assertRejects(() => warm(slow, 1, controller.signal), DOMException);
  assertEquals(calls, 3);
});
