import { assert, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../core/base/errors.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { dropout } from "../../../kernels/dropout/dropout.ts";
import { dropoutRate } from "../../../kernels/dropout/dropout_rate.ts";
import { randomBits } from "../../../kernels/random_bits/random_bits.ts";

const COUNT = 2 ** 20;

/** Drops elements of x = 1 by the words of a key. */
async function dropOnes(rate: number, key: Uint32Array): Promise<Float32Array> {
  const b = new GraphBuilder();
  const x = b.input("x", [COUNT / 64, 64]);
  const [words] = b.apply(randomBits, [b.input("key", [6], "u32")], { count: COUNT });
  b.output("y", b.apply(dropout, [x, words], { rate })[0]);
  const device = await openCpuDevice({ threads: 2 });
  try {
    const executable = await device.compile(b.build());
    await executable.write("x", new Float32Array(COUNT).fill(1));
    await executable.write("key", key);
    await executable.run();
    return await executable.read("y");
  } finally {
    await device.close();
  }
}

Deno.test("dropout keeps as many of 2^20 elements as the binomial distribution allows", async () => {
  for (const [i, rate] of [0.1, 0.5, 0.9].entries()) {
    const { keepProbability, factor } = dropoutRate({ rate });
    const y = await dropOnes(rate, Uint32Array.of(1, 2, 0, i, 3, 4));
    const kept = y.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
    const deviation = Math.sqrt(COUNT * keepProbability * (1 - keepProbability));
    assert(Math.abs(kept - COUNT * keepProbability) < 5 * deviation, `rate=${rate}, kept=${kept}`);
    assert(y.every((value) => value === 0 || value === factor));
  }
});

Deno.test("dropout drops the same elements for the same key, others for another", async () => {
  const first = await dropOnes(0.3, Uint32Array.of(1, 2, 3, 4, 5, 6));
  const again = await dropOnes(0.3, Uint32Array.of(1, 2, 3, 4, 5, 6));
  const other = await dropOnes(0.3, Uint32Array.of(1, 2, 3, 4, 5, 7));
  assert(first.every((value, i) => value === again[i]));
  const differing = first.reduce((sum, value, i) => sum + (value === other[i] ? 0 : 1), 0);
  // Two independent draws differ at 2 p (1 - p) of the places.
  const expected = COUNT * 0.42;
  assert(Math.abs(differing - expected) < 5 * Math.sqrt(expected * 0.58), `${differing}`);
});

Deno.test("dropoutRate() gives the exact probability and refuses to drop everything", () => {
  assertEquals(dropoutRate({ rate: 0 }), { threshold: 0, keepProbability: 1, factor: 1 });
  assertEquals(dropoutRate({ rate: 0.5 }), { threshold: 2 ** 31, keepProbability: 0.5, factor: 2 });
  const { threshold, keepProbability } = dropoutRate({ rate: 0.1 });
  assertEquals(threshold, 429_496_730);
  assertEquals(keepProbability, 1 - 429_496_730 / 2 ** 32);
  for (const rate of [-0.1, 1, NaN]) {
    assertThrows(() => dropoutRate({ rate }), RangeError, `[0, 1 - 2^-32]: rate=${rate}`);
  }
});

Deno.test("dropout takes words in any shape, but as many as elements", () => {
  assertEquals(dropout.inferShapes([[3, 4], [12]], { rate: 0.5 }), [[3, 4]]);
  assertThrows(
    () => dropout.inferShapes([[3, 4], [11]], { rate: 0.5 }),
    ShapeError,
    "Cannot apply dropout as words must have as many elements as x: x=[3, 4], words=[11]",
  );
});
