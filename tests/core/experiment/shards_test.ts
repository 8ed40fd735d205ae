import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../core/base/errors.ts";
import { shardCells } from "../../../core/experiment/shards.ts";

Deno.test("shardCells() deals cells round robin, from 1", () => {
  const cells = [0, 1, 2, 3, 4, 5, 6];
  assertEquals(shardCells(cells, "1/1"), cells);
  assertEquals(shardCells(cells, "1/3"), [0, 3, 6]);
  assertEquals(shardCells(cells, "2/3"), [1, 4]);
  assertEquals(shardCells(cells, "3/3"), [2, 5]);
  assertEquals(shardCells(cells, "9/9"), []);
});

Deno.test("shardCells() refuses what is no shard", () => {
  for (
    const shard of ["", "1", "0/2", "3/2", "1/0", "-1/2", "1.5/2", "1/2/3", "a/b", "01/2", " 1/2"]
  ) {
    assertThrows(
      () => shardCells([1], shard),
      UsageError,
      "must be i/n with i from 1 to n: shard=",
    );
  }
});
