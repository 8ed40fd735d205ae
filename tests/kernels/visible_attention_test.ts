import { assert, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/base/errors.ts";
import type { Op } from "../../core/base/op.ts";
import { elementCount, type Shape } from "../../core/base/shape.ts";
import type { Device } from "../../core/device/device.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import {
  attention,
  packedAttention,
  packedBiasedAttention,
  packedBiasedVisibleAttention,
  packedVisibleAttention,
  randomBits,
  visibleAttention,
} from "../../kernels/mod.ts";
import { withDevices, withWebgpu } from "../helpers/devices.ts";
import { normalValues } from "../helpers/gradient_cases.ts";
import { gradientsOn } from "../helpers/run_attention.ts";

/** Two forms of attention that must agree, on given shapes of the one without `visible`. */
interface Pair {
  readonly name: string;
  readonly plain: Op;
  readonly masked: Op;
  readonly shapes: readonly Shape[];
  readonly queries: number;
  readonly keys: number;
  readonly attributes: Readonly<Record<string, number>>;
  readonly fixed?: readonly string[];
}

const HEADS = { heads: 2, kvHeads: 1, precision: 12, scale: 0.375 };
/** One past a chunk of 256. */
const LONG = 263;

const PAIRS: readonly Pair[] = [
  {
    ...{ name: "more keys than queries", plain: attention, masked: visibleAttention },
    ...{ shapes: [[2, 35, 12], [2, 70, 6], [2, 70, 6]], queries: 35, keys: 70, attributes: HEADS },
  },
  {
    ...{ name: "hidden rows of a chunk", plain: attention, masked: visibleAttention },
    ...{ shapes: [[1, 37, 6], [1, 290, 3], [1, 290, 3]], queries: 37, keys: 290 },
    attributes: { ...HEADS, precision: 24 },
  },
  {
    ...{ name: "packed", plain: packedAttention, masked: packedVisibleAttention },
    ...{ shapes: [[2, LONG, 20]], queries: LONG, keys: LONG, attributes: HEADS },
  },
  {
    ...{ name: "packed, 24 bits", plain: packedAttention, masked: packedVisibleAttention },
    ...{ shapes: [[1, 33, 20]], queries: 33, keys: 33, attributes: { ...HEADS, precision: 24 } },
  },
  ...[[], ["bias"]].map((fixed) => ({
    ...{ plain: packedBiasedAttention, masked: packedBiasedVisibleAttention, fixed },
    ...{ shapes: [[2, LONG, 20], [2, LONG, LONG]], queries: LONG, keys: LONG, attributes: HEADS },
    name: fixed.length === 0 ? "packed with a bias" : "packed with a bias that is fixed",
  })),
];

/** Results and gradients of both forms on a device, `visible` counting what `causal` shows. */
async function bothForms(device: Device, pair: Pair, causal: 0 | 1) {
  const { plain, masked, shapes, queries, keys, attributes, fixed } = pair;
  const [batch] = shapes[0];
  const rows = [batch, queries];
  const [y] = plain.inferShapes(shapes, { ...attributes, causal });
  const inputs = normalValues(pair.name, shapes);
  const [gradY] = normalValues(`${pair.name}, gradY`, [y]);
  const visible = Float64Array.from(
    { length: elementCount(rows) },
    (_, i) => causal === 1 ? keys - queries + i % queries + 1 : keys,
  );
  const common = { gradY, fixed };
  return [
    await gradientsOn(device, {
      ...common,
      ...{ op: plain, shapes, inputs, attributes: { ...attributes, causal } },
    }),
    await gradientsOn(device, {
      ...common,
      ...{ op: masked, shapes: [...shapes, rows], inputs: [...inputs, visible] },
      attributes: { ...attributes, causal: 0 },
    }),
  ];
}

async function requireBothAgree(device: Device, pair: Pair) {
  for (const causal of [0, 1] as const) {
    const [plain, masked] = await bothForms(device, pair, causal);
    assert(plain.grads.every((grad) => grad.some((value) => value !== 0)));
    assertEquals(masked, plain, `${pair.name}, causal=${causal}`);
  }
}

for (const pair of PAIRS) {
  Deno.test(`${pair.masked.name} has the bits of causal and of full attention: ${pair.name}`, (t) =>
    withDevices(async (devices) => {
      for (const given of devices) {
        if (!("device" in given)) {
          console.log(`skipped: { device: "${given.name}", reason: "${given.reason}" }`);
          continue;
        }
        await t.step(given.name, () => requireBothAgree(given.device, pair));
      }
    }));
}

Deno.test("visible_attention has the bits of the others with the shaders for hardware", () =>
  withWebgpu((device) => requireBothAgree(device, PAIRS[1]), { target: "hardware" }));

Deno.test("visible_attention sees nothing behind what it counts: padding moves no bit", () =>
  withDevices(async (devices) => {
    // Three sequences of 40 keys, of which 40, 23 and 1 are no padding.
    const [T, lengths] = [40, [40, 23, 1]];
    const shapes = [[3, T, 20], [3, T]];
    const [qkv, gradY] = normalValues("padding", [[3, T, 20], [3, T, 10]]);
    const visible = Float64Array.from({ length: 3 * T }, (_, i) => lengths[Math.floor(i / T)]);
    const isPadding = (i: number, width: number) =>
      Math.floor(i / width) % T >= lengths[Math.floor(i / width / T)];
    // Queries in the padding see keys; the loss does not depend on them.
    const loss = gradY.map((value, i) => isPadding(i, 10) ? 0 : value);
    const moved = qkv.map((value, i) => isPadding(i, 20) ? 3 * value + 50 : value);
    const attributes = { heads: 2, kvHeads: 1, precision: 12, scale: 0.5, causal: 0 };
    for (const given of devices) {
      if (!("device" in given)) continue;
      const run = (x: Float64Array) =>
        gradientsOn(given.device, {
          ...{ op: packedVisibleAttention, shapes, inputs: [x, visible], gradY: loss, attributes },
        });
      const [before, after] = [await run(qkv), await run(moved)];
      const counted = (x: Float32Array, width: number) => x.filter((_, i) => !isPadding(i, width));
      assertEquals(counted(after.y, 10), counted(before.y, 10), given.name);
      assertEquals(after.grads, before.grads, given.name);
      before.grads[0].forEach((value, i) => assert(isPadding(i, 20) === (value === 0)));
    }
  }));

Deno.test("visible_attention reads inside of tensors, whatever words an op gives it", () =>
  withDevices(async (devices) => {
    const T = 6;
    const attributes = { heads: 1, kvHeads: 1, precision: 12, scale: 1, causal: 0 };
    const b = new GraphBuilder();
    const qkv = b.input("qkv", [1, T, 6]);
    const key = b.input("key", [6], "u32");
    // Its words as a row for the only sequence.
    const rowOfBits: Op = { ...randomBits, inferShapes: () => [[1, T]] };
    const [words] = b.apply(rowOfBits, [key], { count: T });
    b.output("masked", b.apply(packedVisibleAttention, [qkv, words], attributes)[0]);
    b.output("full", b.apply(packedAttention, [qkv], attributes)[0]);
    const graph = b.build();
    const [values] = normalValues("words", [[1, T, 6]]);
    for (const given of devices) {
      if (!("device" in given)) continue;
      const executable = await given.device.compile(graph, { poison: true });
      await executable.write("qkv", Float32Array.from(values));
      await executable.write("key", Uint32Array.of(1, 2, 3, 4, 5, 6));
      await executable.run();
      // Words far above the number of keys count as all of them.
      assertEquals(await executable.read("masked"), await executable.read("full"), given.name);
      await executable.dispose();
    }
  }));

Deno.test("visible_attention refuses counts of another shape, and causal beside them", () => {
  const infer = (rows: number[], causal = 0) =>
    packedBiasedVisibleAttention.inferShapes([[2, 3, 20], [2, 3, 3], rows], { ...HEADS, causal });
  assertEquals(infer([2, 3])[0], [2, 3, 10]);
  assertThrows(() => infer([3]), ShapeError, "visible=[3], expected=[2, 3]");
  assertThrows(() => infer([2, 3, 1]), ShapeError, "visible=[2, 3, 1]");
  assertThrows(() => infer([2, 3], 1), RangeError, "causal must be 0");
});
