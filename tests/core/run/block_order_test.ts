import { assertEquals, assertNotEquals } from "@std/assert";
import type { OpTimingConfig } from "../../../core/experiment/cell.ts";
import { blockOrder } from "../../../core/run/block_order.ts";
import { TIMING_CONFIG } from "../../helpers/timing_config.ts";

Deno.test("blockOrder() times every arm once, in an order that is the same every time", () => {
  for (let block = 0; block < 50; block++) {
    const order = blockOrder(TIMING_CONFIG, block, 6);
    assertEquals(order.toSorted(), [0, 1, 2, 3, 4, 5]);
    assertEquals(blockOrder(TIMING_CONFIG, block, 6), order);
  }
});

Deno.test("blockOrder() changes with the block and with what the cell is about", () => {
  const orders = (config: OpTimingConfig) =>
    Array.from({ length: 20 }, (_, block) => blockOrder(config, block, 6).join());
  const own = orders(TIMING_CONFIG);
  assertEquals(new Set(own).size > 15, true);
  const others: Partial<OpTimingConfig>[] = [
    { experiment: "other" },
    { shape: [46, 4] },
    { pass: "forward-backward" },
    { cache: "cold" },
  ];
  for (const change of others) assertNotEquals(orders({ ...TIMING_CONFIG, ...change }), own);
  // More blocks or longer samples take the same orders as before.
  assertEquals(orders({ ...TIMING_CONFIG, blocks: 60, minSampleMs: 2 }), own);
});

Deno.test("blockOrder() puts every arm in every place about equally often", () => {
  const counts = Array.from({ length: 6 }, () => new Array<number>(6).fill(0));
  for (let block = 0; block < 1200; block++) {
    blockOrder(TIMING_CONFIG, block, 6).forEach((arm, place) => counts[arm][place]++);
  }
  // 200 expected, standard deviation 12.9: five of them either way.
  for (const count of counts.flat()) assertEquals(Math.abs(count - 200) < 65, true, `${count}`);
});
