import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { bitsOf, floatOf } from "../../../core/base/float_bits.ts";
import type { Device } from "../../../core/device/device.ts";
import { copy, embedding, subtract } from "../../../kernels/mod.ts";
import { withDevices } from "../../helpers/devices.ts";
import { opGraph } from "../../helpers/op_graph.ts";

/** What every device must do alike, a step for each. */
const BEHAVIOUR: Readonly<Record<string, (device: Device) => Promise<void>>> = {
  "names the nearest tensor if there is none of that name": async (device) => {
    const executable = await device.compile(opGraph(copy, [[2]]));
    await assertRejects(
      () => executable.write("xx", Float32Array.of(1, 2)),
      RangeError,
      'Cannot find input "xx": nearest is "x"',
    );
    await assertRejects(
      () => executable.read("yy"),
      RangeError,
      'Cannot find output "yy": nearest is "y"',
    );
    await assertRejects(() => executable.read("x"), RangeError, 'Cannot find output "x"');
    await executable.dispose();
  },
  "refuses data of another size": async (device) => {
    const executable = await device.compile(opGraph(copy, [[2, 3]]));
    for (const data of [new Float32Array(5), new Float32Array(7), new Uint32Array(0)]) {
      await assertRejects(() => executable.write("x", data), RangeError, `values=${data.length}`);
    }
    await executable.dispose();
  },
  "refuses NaN and infinities, with their place, and writes nothing then": async (device) => {
    const executable = await device.compile(opGraph(copy, [[3]]));
    await executable.write("x", Float32Array.of(1, 2, 3));
    for (const value of [NaN, Infinity, -Infinity]) {
      await assertRejects(
        () => executable.write("x", Float32Array.of(7, value, 9)),
        RangeError,
        `tensor=x, index=1, value=${value}`,
      );
    }
    await executable.run();
    assertEquals(await executable.read("y"), Float32Array.of(1, 2, 3));
    await executable.dispose();
  },
  "refuses an index outside the table, with its place, and writes nothing then": async (device) => {
    const executable = await device.compile(opGraph(embedding, [[3, 1], [2]]));
    await executable.write("table", Float32Array.of(5, 6, 7));
    await executable.write("tokens", Uint32Array.of(2, 0));
    await assertRejects(
      () => executable.write("tokens", Uint32Array.of(1, 3)),
      RangeError,
      "below 3: tensor=tokens, index=1, value=3",
    );
    await executable.run();
    assertEquals(await executable.read("y"), Float32Array.of(7, 5));
    await executable.dispose();
  },
  "stores values below 2^-51 and -0 as +0, and words as they are": async (device) => {
    const executable = await device.compile(opGraph(copy, [[4]]));
    const least = floatOf(0x26000000); // 2^-51
    await executable.write("x", Float32Array.of(-0, least * 0.999, -least, 1e-45));
    await executable.run();
    const floats = await executable.read("y");
    assertEquals(Array.from(floats, bitsOf), [0, 0, 0xa6000000, 0]);
    const words = Uint32Array.of(0x80000000, 1, 0x7fc00001, 0xffffffff);
    await executable.write("x", words);
    await executable.run();
    assertEquals(new Uint32Array((await executable.read("y")).buffer), words);
    await executable.dispose();
  },
  "leaves the caller's data alone, and gives copies of its own": async (device) => {
    const executable = await device.compile(opGraph(copy, [[2]]));
    const data = Float32Array.of(1e-30, 2);
    await executable.write("x", data);
    await executable.run();
    const first = await executable.read("y");
    first.fill(9);
    assertEquals([data[0], data[1]], [Math.fround(1e-30), 2]);
    assertEquals(await executable.read("y"), Float32Array.of(0, 2));
    await executable.dispose();
  },
  "runs every copy in turn, on inputs that all of them have": async (device) => {
    const executable = await device.compile(opGraph(copy, [[1]]), { copies: 3 });
    const outputs: number[] = [];
    for (const [value, repetitions] of [[1, 3], [2, 1], [3, 1], [4, 2], [5, 2], [6, 4]]) {
      await executable.write("x", Float32Array.of(value));
      await executable.time(repetitions);
      outputs.push((await executable.read("y"))[0]);
    }
    // Of the first copy, which is the turn of runs 0, 3, 6, 9 and 12.
    assertEquals(outputs, [1, 2, 2, 4, 4, 6]);
    await executable.dispose();
  },
  "runs what is submitted in order, without a wait between": async (device) => {
    const executable = await device.compile(opGraph(copy, [[2]]));
    executable.submit({ x: Float32Array.of(1, 2) });
    await executable.settle();
    assertEquals(await executable.read("y"), Float32Array.of(1, 2));
    for (let i = 0; i < 20; i++) executable.submit({ x: Float32Array.of(i, -i) });
    executable.submit();
    assertEquals(await executable.read("y"), Float32Array.of(19, -19));
    assert(executable.plannedBytes >= 16 && executable.plannedBytes <= executable.sizeBytes);
    await executable.dispose();
  },
  "refuses to submit wrong inputs at once, and then writes none of them": async (device) => {
    const executable = await device.compile(opGraph(subtract, [[2], [2]]));
    executable.submit({ a: Float32Array.of(5, 6), b: Float32Array.of(1, 1) });
    for (
      const [b, message] of [
        [Float32Array.of(1, NaN), "tensor=b, index=1, value=NaN"],
        [new Float32Array(3), "tensor=b, size=2, values=3"],
      ] as const
    ) {
      assertThrows(() => executable.submit({ a: Float32Array.of(9, 9), b }), RangeError, message);
    }
    await executable.run();
    assertEquals(await executable.read("y"), Float32Array.of(4, 5));
    await executable.dispose();
  },
  "reports a fault of submitted work once, at the next call that is awaited": async (device) => {
    const executable = await device.compile(opGraph(copy, [[2]]));
    await device.close();
    executable.submit();
    executable.submit({ x: Float32Array.of(1, 2) });
    await assertRejects(() => executable.settle(), Error, "closed");
  },
  "fills buffers with a pattern in test mode": async (device) => {
    const executable = await device.compile(opGraph(copy, [[3]]), { poison: true });
    const words = new Uint32Array((await executable.read("y")).buffer);
    assert(words.every((word) => (word & 0x7fffffff) > 0x7f800000));
    await executable.dispose();
  },
  "refuses repetitions and copies that are no whole number of at least 1": async (device) => {
    const executable = await device.compile(opGraph(copy, [[3]]));
    for (const count of [0, -1, 1.5, NaN, Infinity]) {
      await assertRejects(() => executable.time(count), RangeError, `repetitions=${count}`);
      await assertRejects(
        () => device.compile(opGraph(copy, [[3]]), { copies: count }),
        RangeError,
        `copies=${count}`,
      );
    }
    await executable.dispose();
  },
  "takes time, and reports it in ns": async (device) => {
    const executable = await device.compile(opGraph(copy, [[1_000]]));
    const { wallNs, gpuNs = 1 } = await executable.time(5);
    assert(wallNs > 0 && wallNs < 60e9 && gpuNs >= 0 && gpuNs < 60e9, `${wallNs}, ${gpuNs}`);
    await executable.dispose();
  },
  "refuses to use what was disposed, and disposes twice": async (device) => {
    const executable = await device.compile(opGraph(copy, [[2]]));
    await executable.dispose();
    await executable.dispose();
    for (
      const use of [
        () => executable.run(),
        () => executable.time(1),
        () => executable.read("y"),
        () => executable.write("x", new Float32Array(2)),
      ]
    ) await assertRejects(use, Error, "disposed");
  },
  "refuses work after it was closed": async (device) => {
    const executable = await device.compile(opGraph(copy, [[2]]));
    await device.close();
    await assertRejects(() => executable.run(), Error, "closed");
    await assertRejects(() => device.compile(opGraph(copy, [[2]])), Error, "closed");
  },
};

for (const [behaviour, check] of Object.entries(BEHAVIOUR)) {
  Deno.test(`every device ${behaviour}`, (t) =>
    withDevices(async (devices) => {
      for (const given of devices) {
        if ("device" in given) await t.step(given.name, () => check(given.device));
        else console.log(`skipped: { device: "${given.name}", reason: "${given.reason}" }`);
      }
    }));
}
