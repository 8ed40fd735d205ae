import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/base/errors.ts";
import type { Device } from "../../core/device/device.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { createStream } from "../../core/random/stream.ts";
import {
  type PhiloxBlock,
  type PhiloxKey,
  philoxReference,
} from "../../kernels/random_bits/philox_reference.ts";
import { randomBits } from "../../kernels/random_bits/random_bits.ts";
import { withDevices } from "../helpers/devices.ts";
import { wordDigest } from "../helpers/word_digest.ts";

// Random123 1.14.0, tests/kat_vectors, the lines "philox4x32 10": counter, key, words.
const VECTORS: readonly (readonly [PhiloxBlock, PhiloxKey, PhiloxBlock])[] = [
  [[0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

Deno.test("philoxReference() gives the vectors of Random123", () => {
  for (const [counter, key, words] of VECTORS) assertEquals(philoxReference(counter, key), words);
});

Deno.test("philoxReference() takes counters modulo 2^32", () => {
  assertEquals(
    philoxReference([2 ** 32 + 5, 1, 2, 3], [4, 5]),
    philoxReference([5, 1, 2, 3], [4, 5]),
  );
});

Deno.test("random_bits on every device", async (t) => {
  await withDevices(async (devices) => {
    for (const given of devices) {
      if (!("device" in given)) {
        console.log(`skipped: { device: "${given.name}", reason: "${given.reason}" }`);
        continue;
      }
      const { device, name } = given;
      await t.step(
        `${name} gives the vectors of Random123`,
        () =>
          withBits(device, 4, async (draw) => {
            for (const [counter, key, words] of VECTORS) {
              assertEquals(await draw(Uint32Array.of(...key, ...counter)), [...words]);
            }
          }),
      );
      await t.step(
        `${name} wraps the first word of the counter and no other`,
        () =>
          withBits(device, 70, async (draw) => {
            const words = await draw(Uint32Array.of(1, 2, 0xfffffffe, 0xffffffff, 7, 8));
            const block = (
              first: number,
            ) => [...philoxReference([first, 0xffffffff, 7, 8], [1, 2])];
            assertEquals(words.slice(4, 8), block(0xffffffff));
            assertEquals(words.slice(8, 12), block(0));
            assertEquals(words.slice(68), block(15).slice(0, 2));
          }),
      );
      await t.step(
        `${name} draws the words of a stream, anew at each step of one graph`,
        () =>
          withBits(device, 65_536, async (draw) => {
            // From the C headers of Random123; see tests/core/random/stream_test.ts.
            const stream = createStream({ seed: 0, path: "data-order" });
            for (
              const [step, digest] of ["ea95d15cc39697075b88948e", "c4806bfe3f457f0d93bbe019"]
                .entries()
            ) {
              const words = await draw(stream.atStep(step).keyWords());
              assertEquals(wordDigest(words).slice(0, 24), digest);
            }
            const later = await draw(stream.keyWords(1_000));
            assertEquals(later.slice(0, 3), [4_000, 4_001, 4_002].map(stream.wordAt));
          }),
      );
    }
  });
});

Deno.test("random_bits throws on sizes that it cannot fill", () => {
  for (const count of [0, -1, 1.5, NaN, 2 ** 30 + 1]) {
    assertThrows(
      () => randomBits.inferShapes([[6]], { count }),
      RangeError,
      `Cannot apply random_bits as count must be a whole number from 1 to 1073741824: count=${count}`,
    );
  }
  assertEquals(randomBits.inferShapes([[6]], { count: 2 ** 30 }), [[2 ** 30]]);
  assertThrows(() => randomBits.inferShapes([[5]], { count: 1 }), ShapeError, "key=[5]");
  assertThrows(() => randomBits.inferShapes([], { count: 1 }), ShapeError, "inputs=0");
});

/** Compiles the op once for a size and gives a function from its key to the words. */
async function withBits(
  device: Device,
  count: number,
  body: (draw: (key: Uint32Array) => Promise<number[]>) => Promise<void>,
) {
  const b = new GraphBuilder();
  const [bits] = b.apply(randomBits, [b.input("key", [6], "u32")], { count });
  b.output("bits", bits);
  const executable = await device.compile(b.build(), { poison: true });
  try {
    await body(async (key) => {
      await executable.write("key", key);
      await executable.run();
      assertEquals(await executable.violations(), []);
      const values = await executable.read("bits");
      return [...new Uint32Array(values.buffer, values.byteOffset, count)];
    });
  } finally {
    await executable.dispose();
  }
}
