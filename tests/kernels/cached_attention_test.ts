import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/base/errors.ts";
import type { Op } from "../../core/base/op.ts";
import type { Device } from "../../core/device/device.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { wordsOf } from "../../core/train/training_state.ts";
import {
  attention,
  biasedAttention,
  biasedCachedAttention,
  cachedAttention,
} from "../../kernels/mod.ts";
import { withDevices } from "../helpers/devices.ts";
import { wordGenerator } from "../helpers/word_generator.ts";

/** Sequences of 300 tokens: more than a chunk of keys; the cache has room for some more. */
const [LENGTH, CAPACITY, HEADS, KV_HEADS, DIM] = [300, 307, 4, 2, 10];
/** Rows of the batch, and where the new token of each stands. */
const PLACES = [0, 5, 31, 32, 255, 256, 257, 299];

const next = wordGenerator("cached attention");
const values = (count: number) => Float32Array.from({ length: count }, () => next() / 2 ** 31 - 1);
const COLUMNS = KV_HEADS * DIM;
const Q = values(LENGTH * HEADS * DIM);
const K = values(LENGTH * COLUMNS);
const V = values(LENGTH * COLUMNS);
/** Bias by head and distance. */
const BIAS = values(HEADS * CAPACITY);
const distanceBias = (head: number, distance: number) => BIAS[head * CAPACITY + distance];

/** Runs one op. */
async function run(
  device: Device,
  op: Op,
  { inputs, attributes, shapes }: {
    readonly inputs: readonly (Float32Array | Uint32Array)[];
    readonly shapes: readonly (readonly number[])[];
    readonly attributes: Readonly<Record<string, number>>;
  },
): Promise<Float32Array[]> {
  const b = new GraphBuilder();
  const ids = shapes.map((shape, i) => b.input(op.inputs[i], shape, op.inputDtypes?.[i]));
  const outputs = b.apply(op, ids, attributes);
  outputs.forEach((id, i) => b.output(op.outputs[i], id));
  op.inPlace?.forEach(({ input, output }) => b.update(ids[input], outputs[output]));
  const executable = await device.compile(b.build());
  for (const [i, data] of inputs.entries()) await executable.write(op.inputs[i], data);
  await executable.run();
  const results: Float32Array[] = [];
  for (const name of op.outputs) results.push(await executable.read(name));
  await executable.dispose();
  return results;
}

/** Attention over the whole sequence: rows of y at PLACES. */
async function whole(device: Device, precision: number, biased: boolean): Promise<Float32Array> {
  const bias = Float32Array.from({ length: HEADS * LENGTH * LENGTH }, (_, i) => {
    const [query, key] = [Math.floor(i / LENGTH) % LENGTH, i % LENGTH];
    return key > query ? 0 : distanceBias(Math.floor(i / LENGTH / LENGTH), query - key);
  });
  const kv = [1, LENGTH, COLUMNS];
  const [y] = await run(device, biased ? biasedAttention : attention, {
    inputs: [Q, K, V, ...(biased ? [bias] : [])],
    shapes: [[1, LENGTH, HEADS * DIM], kv, kv, ...(biased ? [[HEADS, LENGTH, LENGTH]] : [])],
    attributes: { heads: HEADS, kvHeads: KV_HEADS, causal: 1, scale: 0.3, precision },
  });
  const rows = PLACES.map((place) => y.slice(place * HEADS * DIM, (place + 1) * HEADS * DIM));
  return Float32Array.from(rows.flatMap((row) => [...row]));
}

/** The same rows as a batch of new tokens, each with a cache of what was before it. */
async function cached(device: Device, precision: number, biased: boolean) {
  const batch = PLACES.length;
  const part = (from: Float32Array, place: number, width: number) =>
    from.subarray(place * width, (place + 1) * width);
  const qkv = PLACES.flatMap((place) => [
    ...part(Q, place, HEADS * DIM),
    ...part(K, place, COLUMNS),
    ...part(V, place, COLUMNS),
  ]);
  // What lies behind a row's own place must not count.
  const keys = new Float32Array(batch * COLUMNS * CAPACITY).fill(1e30);
  const stored = new Float32Array(batch * CAPACITY * COLUMNS).fill(1e30);
  PLACES.forEach((place, b) => {
    stored.set(V.subarray(0, place * COLUMNS), b * CAPACITY * COLUMNS);
    for (let t = 0; t < place; t++) {
      for (let c = 0; c < COLUMNS; c++) {
        keys[(b * COLUMNS + c) * CAPACITY + t] = K[t * COLUMNS + c];
      }
    }
  });
  const bias = Float32Array.from(
    { length: HEADS * CAPACITY },
    (_, i) => distanceBias(Math.floor(i / CAPACITY), CAPACITY - 1 - i % CAPACITY),
  );
  return await run(device, biased ? biasedCachedAttention : cachedAttention, {
    inputs: [
      Float32Array.from(qkv),
      keys,
      stored,
      Uint32Array.from(PLACES),
      ...(biased ? [bias] : []),
    ],
    shapes: [
      [batch, (HEADS + 2 * KV_HEADS) * DIM],
      [batch, COLUMNS, CAPACITY],
      [batch, CAPACITY, COLUMNS],
      [batch],
      ...(biased ? [[HEADS, 1, CAPACITY]] : []),
    ],
    attributes: { heads: HEADS, kvHeads: KV_HEADS, scale: 0.3, precision },
  });
}

Deno.test("cached attention has the bits of attention over the whole sequence", async (t) => {
  await withDevices(async (devices) => {
    for (const given of devices) {
      if (!("device" in given)) continue;
      for (
        const [precision, biased] of [[12, false], [24, false], [12, true], [24, true]] as const
      ) {
        const name = `${given.name}, ${precision} bits, ${biased ? "with" : "without"} a bias`;
        await t.step(name, async () => {
          const expected = await whole(given.device, precision, biased);
          const [y, keys, stored] = await cached(given.device, precision, biased);
          assertEquals(wordsOf(y), wordsOf(expected));
          PLACES.forEach((place, b) => {
            for (let c = 0; c < COLUMNS; c++) {
              assertEquals(keys[(b * COLUMNS + c) * CAPACITY + place], K[place * COLUMNS + c]);
              assertEquals(stored[(b * CAPACITY + place) * COLUMNS + c], V[place * COLUMNS + c]);
            }
          });
        });
      }
    }
  });
});

Deno.test("cached attention refuses shapes that do not fit, with the rule", () => {
  const attributes = { heads: 4, kvHeads: 2, scale: 1, precision: 12 };
  // Heads of three columns, a cache of seven tokens.
  const shapes = [[5, 24], [5, 6, 7], [5, 7, 6], [5], [4, 1, 7]];
  const refuse = (place: number, shape: readonly number[], message: string) => {
    const changed = shapes.map((given, i) => i === place ? shape : given);
    assertThrows(
      () => biasedCachedAttention.inferShapes(changed, attributes),
      ShapeError,
      `Cannot apply biased_cached_attention as ${message}`,
    );
  };
  assertEquals(biasedCachedAttention.inferShapes(shapes, attributes)[0], [5, 12]);
  refuse(0, [5, 23], "qkv must be [B, (heads + 2 kvHeads) D]");
  refuse(1, [4, 6, 7], "qkv must be [B, (heads + 2 kvHeads) D]");
  refuse(2, [5, 6, 7], "values must have the shape of keys, transposed");
  refuse(3, [4], "position must have the shape of rows of qkv");
  refuse(4, [4, 7], "bias must have the shape of heads and keys");
  assertThrows(
    () => cachedAttention.inferShapes(shapes.slice(0, 4), { ...attributes, precision: 16 }),
    RangeError,
    "precision 12 or 24",
  );
});
