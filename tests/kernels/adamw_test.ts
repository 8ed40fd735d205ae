import { assert, assertEquals, assertThrows } from "@std/assert";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import type { Device } from "../../core/device/device.ts";
import { adamw, add, clipScale, sumSquares } from "../../kernels/mod.ts";
import { withDevices } from "../helpers/devices.ts";

/** rate 0.01, decay 0.1, betas 0.9 and 0.95, at the first step. */
const FIRST_SCALARS = [0.999, 0.1, 1 / Math.sqrt(0.05), 1e-8, 0.9, 0.1, 0.95, 0.05];

/** A step of AdamW on five values, clipped, whose gradient is the sum of two inputs. */
function stepGraph() {
  const b = new GraphBuilder();
  const shape = [5];
  const [p, m, v] = ["p", "m", "v"].map((name) => b.input(name, shape));
  const record = b.input("record", [3]);
  const loss = b.input("loss", [1]);
  const [gradient] = b.apply(add, [b.input("g", shape), b.input("h", shape)]);
  const [norm] = b.apply(sumSquares, [gradient]);
  const [next] = b.apply(clipScale, [record, norm, loss], { limit: 1 });
  const scalars = b.input("scalars", [8]);
  const updated = b.apply(adamw, [p, m, v, gradient, next, scalars], { decays: 1 });
  [p, m, v, record].forEach((id, i) => {
    const value = [...updated, next][i];
    b.update(id, value);
    b.output(b.tensors[id].name, value);
  });
  return b.build();
}

/** Takes a step on a device from the given state; returns the bits of p, m, v and the record. */
async function takeStep(device: Device, given: Readonly<Record<string, number[] | Uint32Array>>) {
  const executable = await device.compile(stepGraph());
  const inputs = {
    p: [1, -2, 3, 0, 0.5],
    m: [0, 0.1, 0, 0, 0],
    v: [0, 0.2, 0, 0, 0],
    record: [0, 1, 0],
    loss: [3],
    g: [1, 2, 3, 4, 0],
    h: [0, 0, 0, 0, 0],
    scalars: FIRST_SCALARS,
    ...given,
  };
  for (const [name, values] of Object.entries(inputs)) {
    await executable.write(
      name,
      values instanceof Uint32Array ? values : Float32Array.from(values),
    );
  }
  await executable.run();
  const read = async (name: string) => [...await executable.read(name)];
  const found = { p: await read("p"), m: await read("m"), v: await read("v") };
  const record = await read("record");
  await executable.dispose();
  return { inputs, ...found, record };
}

async function onEach(body: (device: Device, name: string) => Promise<void>) {
  await withDevices(async (devices) => {
    for (const given of devices) if ("device" in given) await body(given.device, given.name);
  });
}

Deno.test("adamw keeps everything where the gradient's norm overflows", () =>
  onEach(async (device) => {
    const { inputs, p, m, v, record } = await takeStep(device, { g: [1e30, 0, 0, 0, 0] });
    assertEquals([p, m, v], [inputs.p, inputs.m.map(Math.fround), inputs.v.map(Math.fround)]);
    assertEquals(record, [Infinity, -1, 3]);
  }));

Deno.test("adamw keeps everything where a gradient is not finite", () =>
  onEach(async (device) => {
    const { inputs, p, record } = await takeStep(device, {
      g: [3e38, 0, 0, 0, 0],
      h: [3e38, 0, 0, 0, 0],
    });
    assertEquals(p, inputs.p);
    assertEquals(record[1], -1);
  }));

Deno.test("adamw keeps everything where the loss is not finite", () =>
  onEach(async (device) => {
    for (const bits of [0x7fc00000, 0x7f800000, 0xff800000]) {
      const { inputs, p, record } = await takeStep(device, { loss: Uint32Array.of(bits) });
      assertEquals(p, inputs.p);
      assertEquals(record[1], -1);
    }
  }));

Deno.test("clip_scale stays halted", () =>
  onEach(async (device) => {
    const { inputs, p, record } = await takeStep(device, { record: [0, -1, 0] });
    assertEquals(p, inputs.p);
    assertEquals(record.slice(1), [-1, 3]);
  }));

Deno.test("adamw keeps first moments of 2^-100 and second moments of 2^-120", () =>
  onEach(async (device) => {
    // 0.9 and 0.95 times these are still stored; the halves below them are not.
    const words = (...exponents: number[]) =>
      Uint32Array.from(exponents, (exponent) => exponent === 0 ? 0 : (127 + exponent) << 23);
    const { m, v } = await takeStep(device, {
      g: [0, 0, 0, 0, 0],
      m: words(-99, -100, 0, 0, 0),
      v: words(-119, -120, 0, 0, 0),
    });
    assert(m[0] > 0 && v[0] > 0);
    assertEquals([m[1], v[1]], [0, 0]);
  }));

Deno.test("adamw clips the gradient to the limit of its norm", () =>
  onEach(async (device) => {
    const { m, record } = await takeStep(device, { m: [0, 0, 0, 0, 0], g: [3, 4, 0, 0, 0] });
    assertEquals(record.map(Math.fround), [5, 0.2, 3].map(Math.fround));
    m.forEach((value, i) => assert(Math.abs(value - 0.1 * 0.2 * [3, 4, 0, 0, 0][i]) < 1e-8));
  }));

Deno.test("adamw gives the parameters of PyTorch", () =>
  onEach(async (device) => {
    // torch 1.13.0 of Debian 12, f64: torch.optim.AdamW([p], lr=0.01, betas=(0.9, 0.95), eps=1e-8,
    // weight_decay=0.1), one step from p = [1, -2, 3, 0, 0.5], gradient [0.1, 0.2, 0.3, -0.4, 0].
    const { p } = await takeStep(device, {
      m: [0, 0, 0, 0, 0],
      v: [0, 0, 0, 0, 0],
      g: [0.1, 0.2, 0.3, -0.4, 0],
    });
    const expected = [0.9890000009999999, -2.0079999995, 2.9870000003333334, 0.00999999975, 0.4995];
    p.forEach((value, i) => assert(Math.abs(value - expected[i]) <= 1e-7 * 3, `${i}: ${value}`));
  }));

Deno.test("adamw refuses moments of another shape", () => {
  const b = new GraphBuilder();
  const [p, m, v, g] = [[4], [4], [5], [4]].map((shape, i) => b.input(`${i}`, shape));
  assertThrows(
    () => b.apply(adamw, [p, m, v, g, b.input("clip", [3]), b.input("s", [8])], { decays: 1 }),
    RangeError,
    "Cannot apply adamw as v must have the shape of p: v=[5], expected=[4]",
  );
});
