import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../core/base/errors.ts";
import { createDataLoader, type DataLoaderOptions } from "../../../core/data/data_loader.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

/** Rows of the lengths given; row i holds i, its targets 100 + i. */
const rows = (...lengths: readonly number[]) =>
  lengths.map((length, i) => ({
    tokens: new Uint32Array(length).fill(i),
    targets: new Uint32Array(length).fill(100 + i),
  }));

const load = (lengths: readonly number[], options: Partial<DataLoaderOptions> = {}) =>
  createDataLoader(rows(...lengths), { batch: 4, seed: 0, ...options });

const FIVE = [2, 2, 2, 2, 2];

Deno.test("createDataLoader() gives 5 rows in batches of 4 as 4 and 1", () => {
  const sizes = (options: Partial<DataLoaderOptions>) =>
    [...load(FIVE, options).epoch(0)].map((batch) => batch.rows.length);
  assertEquals(sizes({}), [4, 1]);
  assertEquals(sizes({ dropLast: true }), [4]);
  assertEquals(sizes({ batch: 5 }), [5]);
  assertEquals(sizes({ batch: 6, dropLast: true }), []);
  assertEquals([...load([]).epoch(0)], []);
});

Deno.test("createDataLoader() gives each row once in an epoch, each epoch in its own order", () => {
  const loader = load(Array(40).fill(1));
  const orderOf = (epoch: number) => [...loader.epoch(epoch)].flatMap((batch) => batch.rows);
  const [first, second] = [orderOf(0), orderOf(1)];
  assertEquals(first.toSorted((a, b) => a - b), [...Array(40).keys()]);
  assertNotEquals(first, second);
  assertEquals(orderOf(0), first); // whatever was read before
  const other = createDataLoader(rows(...Array(40).fill(1)), { batch: 4, seed: 1 });
  assertNotEquals([...other.epoch(0)].flatMap((batch) => batch.rows), first);
});

Deno.test("createDataLoader() keeps the order of rows where it is not to shuffle", () => {
  const loader = load(FIVE, { shuffle: false });
  assertEquals([...loader.epoch(3)].map((batch) => batch.rows), [[0, 1, 2, 3], [4]]);
  assertEquals([...loader.batchAt(0, 1).tokens], [4, 4]);
});

Deno.test("createDataLoader() pads rows to the longest of the batch, or to the length chosen", () => {
  const options = { batch: 2, shuffle: false };
  const batch = load([1, 3], { ...options, padding: { token: 9 } }).batchAt(0, 0);
  assertEquals(batch.length, 3);
  assertEquals([...batch.tokens], [0, 9, 9, 1, 1, 1]);
  assertEquals([...batch.mask], [1, 0, 0, 1, 1, 1]);
  assertEquals([...batch.targets], [100, IGNORE_INDEX, IGNORE_INDEX, 101, 101, 101]);
  const wide = load([1, 3], { ...options, padding: { token: 9, length: 4 } }).batchAt(0, 0);
  assertEquals([...wide.tokens], [0, 9, 9, 9, 1, 1, 1, 9]);
});

Deno.test("createDataLoader() refuses rows of different lengths where no padding is chosen", () => {
  assertThrows(() => load([2, 2, 3]), ShapeError, "row=2, length=3, first=2");
  const padding = { token: 0, length: 2 };
  assertThrows(() => load([2, 3], { padding }), ShapeError, "row=1, tokens=3, length=2");
  const row = { tokens: new Uint32Array(2), targets: new Uint32Array(1) };
  const uneven = () => createDataLoader([row], { batch: 1, seed: 0 });
  assertThrows(uneven, ShapeError, "row=0, tokens=2, targets=1");
});

Deno.test("createDataLoader() refuses sizes and places that are none", () => {
  assertThrows(() => load(FIVE, { batch: 0 }), RangeError, "batch=0");
  assertThrows(() => load(FIVE, { batch: 1.5 }), RangeError, "batch=1.5");
  assertThrows(() => load(FIVE).batchAt(0, 2), RangeError, "index=2, batches=2, rows=5, batch=4");
  assertThrows(() => load(FIVE).batchAt(-1, 0), RangeError, "step");
});
