import { assertEquals, assertRejects } from "@std/assert";
import { ReadBack } from "../../../../core/device/webgpu/read_back.ts";

/** A pretended GPUDevice whose reads end when they are told to. */
function pretendDevice(refused?: string) {
  const mapped: PromiseWithResolvers<void>[] = [];
  const copies: number[][] = [];
  const count = { created: 0, destroyed: 0 };
  const device = {
    pushErrorScope() {},
    popErrorScope: () => Promise.resolve(refused === undefined ? null : { message: refused }),
    createBuffer: ({ size }: { size: number }) => ({
      number: count.created++,
      mapAsync() {
        mapped.push(Promise.withResolvers());
        return mapped.at(-1)!.promise;
      },
      getMappedRange: () => new ArrayBuffer(size),
      destroy: () => count.destroyed++,
    }),
    createCommandEncoder: () => ({
      copyBufferToBuffer: (_: unknown, from: number, __: unknown, to: number, bytes: number) =>
        copies.push([from, to, bytes]),
      finish() {},
    }),
    queue: { submit() {} },
  };
  return { device: device as unknown as GPUDevice, mapped, copies, count };
}

const SOURCE = {
  from: {} as GPUBuffer,
  range: { buffer: 0, offset: 256, bytes: 12 },
  stride: 512,
  replicates: 2,
};

/** Lets everything run that waits for nothing. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("ReadBack copies the part of each replicate, one after the other", async () => {
  const { device, mapped, copies, count } = pretendDevice();
  const { words } = await new ReadBack(device).start(SOURCE);
  assertEquals(copies, [[256, 0, 12], [768, 12, 12]]);
  mapped[0].resolve();
  assertEquals((await words).length, 6);
  assertEquals(count, { created: 1, destroyed: 1 });
});

Deno.test("ReadBack keeps four reads under way, and starts the next when the first ends", async () => {
  const { device, mapped, count } = pretendDevice();
  const reads = new ReadBack(device);
  const started = Array.from({ length: 6 }, () => reads.start(SOURCE));
  await turn();
  assertEquals([mapped.length, count.created], [4, 4]);
  mapped[0].resolve();
  await turn();
  assertEquals([mapped.length, count.destroyed], [5, 1]);
  for (let i = 1; i < 6; i++) {
    await turn();
    mapped[i].resolve();
  }
  await Promise.all(started.map(async (read) => (await read).words));
  assertEquals(count, { created: 6, destroyed: 6 });
});

Deno.test("ReadBack throws what the adapter reports, and keeps no buffer then", async () => {
  const { device, mapped, count } = pretendDevice("too much");
  const reads = new ReadBack(device);
  for (let i = 0; i < 6; i++) {
    const { words } = await reads.start(SOURCE);
    mapped[i].reject(new Error("not mapped"));
    await assertRejects(() => words, Error, "Cannot read on WebGPU");
  }
  assertEquals(count, { created: 6, destroyed: 6 });
});
