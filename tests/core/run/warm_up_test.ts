import { assertEquals, assertRejects } from "@std/assert";
import { warmUp } from "../../../core/run/warm_up.ts";
import { fakeDevice, type FakeParts } from "../../helpers/fake_device.ts";
import { copyGraph } from "../../../core/model/norm_graph.ts";

const { signal: NEVER } = new AbortController();

interface Given {
  readonly minSampleMs?: number;
  readonly signal?: AbortSignal;
  /** What a call takes beside the time that it measures: encoding, submitting, reading back. */
  readonly overheadMs?: (repetitions: number) => number;
}

/** Warms an arm up whose calls take the given times; gives the result and the repetitions tried. */
async function warm(wallNs: NonNullable<FakeParts["wallNs"]>, given: Given = {}) {
  const { minSampleMs = 1, signal = NEVER, overheadMs = () => 0 } = given;
  let nowMs = 0;
  const device = fakeDevice({
    wallNs: (executable, repetitions) => {
      const ns = wallNs(executable, repetitions);
      nowMs += ns / 1e6 + overheadMs(repetitions);
      return ns;
    },
  });
  const executable = await device.compile(copyGraph(1, 1));
  const arm = { name: "a", executable, output: "y" };
  const repetitions = await warmUp(arm, { minSampleMs, signal, nowMs: () => nowMs });
  const tried = device.calls.filter(({ kind }) => kind === "time").map(({ detail }) => detail);
  return { repetitions, tried, nowMs };
}

Deno.test("warmUp() ends after five steady rounds, and a tenth of a second", async () => {
  assertEquals(await warm(() => 3e8), { repetitions: 1, tried: [1, 1, 1, 1, 1], nowMs: 1500 });
  for (const [minSampleMs, oneNs, rounds] of [[1, 4e6, 25], [20, 25e6, 5], [0.1, 1e6, 10]]) {
    const { repetitions, tried } = await warm(() => oneNs, { minSampleMs });
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

Deno.test("warmUp() gives a noisy machine 50 rounds after the least work", async () => {
  for (const [minSampleMs, least] of [[1, 67], [20, 3], [0.1, 7]]) {
    let calls = 0;
    const noisy = () => (calls++ % 2 ? 1 : 2) * 1e6 * Math.max(1, minSampleMs);
    const { tried } = await warm(noisy, { minSampleMs });
    assertEquals(tried.length, least + 50, `${minSampleMs}`);
  }
});

Deno.test("warmUp() counts what encoding and reading back take: a GPU gets two seconds too", async () => {
  // 4,000 dispatches for a sample of 24 ms, 20 microseconds to encode one, 20 ms to read clocks back.
  const overheadMs = (repetitions: number) => 20 + 0.02 * repetitions;
  let calls = 0;
  const noisy = (_: number, n: number) => (calls++ % 2 ? 6_000 : 7_000) * n;
  const { nowMs, repetitions } = await warm(noisy, { minSampleMs: 20, overheadMs });
  assertEquals(repetitions > 3_000, true, `${repetitions}`);
  assertEquals(nowMs > 2_000 && nowMs < 2_150, true, `${nowMs}`);
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
  await assertRejects(() => warm(slow, { signal: controller.signal }), DOMException);
  assertEquals(calls, 3);
});
