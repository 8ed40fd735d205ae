import { assert, assertEquals, assertThrows } from "@std/assert";
import { DeviceLimitError } from "../../../../core/base/errors.ts";
import { RegionAllocator } from "../../../../core/device/cpu/region_allocator.ts";
import { wordSequence } from "../../../../core/device/webgpu/word_sequence.ts";

const PAGE = 65_536;

function allocator(options: { start?: number; limitBytes?: number; maximum?: number } = {}) {
  const { start = 0, limitBytes = 64 * PAGE, maximum = 64 } = options;
  const memory = new WebAssembly.Memory({ initial: 1, maximum, shared: true });
  return { memory, regions: new RegionAllocator(memory, { start, limitBytes }) };
}

Deno.test("RegionAllocator gives regions on cache lines, one after the other", () => {
  const { regions } = allocator({ start: 100 });
  assertEquals([regions.allocate(1), regions.allocate(65), regions.allocate(64)], [128, 192, 320]);
});

Deno.test("RegionAllocator gives an empty region a place of its own", () => {
  const { regions } = allocator();
  assertEquals([regions.allocate(0), regions.allocate(0)], [0, 64]);
  regions.release(0, 0);
  assertEquals(regions.allocate(64), 0);
});

Deno.test("RegionAllocator uses a hole again, and joins holes that touch", () => {
  const { regions } = allocator();
  const [a, b, c] = [regions.allocate(64), regions.allocate(128), regions.allocate(64)];
  const last = regions.allocate(64);
  regions.release(a, 64);
  regions.release(c, 64);
  regions.release(b, 128);
  assertEquals(regions.allocate(256), a);
  assertEquals(regions.allocate(64), last + 64);
});

Deno.test("RegionAllocator grows its memory by whole pages, and only when it must", () => {
  const { memory, regions } = allocator();
  regions.allocate(PAGE);
  assertEquals(memory.buffer.byteLength, PAGE);
  regions.allocate(1);
  assertEquals(memory.buffer.byteLength, 2 * PAGE);
});

Deno.test("RegionAllocator needs no second place for a region that grows at the end", () => {
  const { memory, regions } = allocator();
  for (let bytes = PAGE; bytes <= 8 * PAGE; bytes += PAGE) {
    const [first, second] = [regions.allocate(bytes), regions.allocate(64)];
    regions.release(first, bytes);
    regions.release(second, 64);
  }
  assertEquals(memory.buffer.byteLength, 9 * PAGE);
  assertEquals(regions.allocate(1), 0);
});

Deno.test("RegionAllocator refuses more than its limit, and changes nothing then", () => {
  const { memory, regions } = allocator({ limitBytes: 3 * PAGE });
  regions.allocate(2 * PAGE);
  assertThrows(
    () => regions.allocate(PAGE + 1),
    DeviceLimitError,
    "wanted=0.1 MiB, used=0.1 MiB, limit=0.2 MiB",
  );
  assertEquals(memory.buffer.byteLength, 2 * PAGE);
  assertEquals(regions.allocate(PAGE), 2 * PAGE);
});

Deno.test("RegionAllocator reports a memory that cannot grow", () => {
  const { regions } = allocator({ maximum: 2 });
  assertThrows(() => regions.allocate(3 * PAGE), DeviceLimitError, "its memory must grow");
  assertEquals(regions.allocate(2 * PAGE), 0);
});

Deno.test("RegionAllocator never gives overlapping regions, and gets all of them back", () => {
  const { regions } = allocator();
  const next = wordSequence(5);
  const live: { offset: number; bytes: number }[] = [];
  for (let i = 0; i < 2_000; i++) {
    if (live.length > 0 && next() % 2 === 0) {
      const [{ offset, bytes }] = live.splice(next() % live.length, 1);
      regions.release(offset, bytes);
      continue;
    }
    const bytes = next() % 5_000;
    const offset = regions.allocate(bytes);
    for (const other of live) {
      assert(offset + bytes <= other.offset || other.offset + other.bytes <= offset);
    }
    live.push({ offset, bytes });
  }
  for (const { offset, bytes } of live) regions.release(offset, bytes);
  assertEquals(regions.allocate(60 * PAGE), 0);
});
