import { assertEquals, assertNotEquals } from "@std/assert";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { compileTypescript } from "../../kernels/arithmetic/print_typescript.ts";
import {
  SCALAR_FUNCTIONS,
  type ScalarFunctionName,
} from "../../kernels/arithmetic/scalar_functions.ts";
import { withWebgpu } from "../helpers/devices.ts";
import { BLOCK, blockHash, hashBlocks, otherOperand } from "./block_hash.ts";

const BLOCKS = 64;
/** Bits of 0.5: every function has ordinary results from here on. */
const START = 0x3f000000;

Deno.test("blockHash() hashes on WebGPU what hashBlocks() hashes here, function by function", async () => {
  await withWebgpu(async (device) => {
    for (const name of Object.keys(SCALAR_FUNCTIONS) as ScalarFunctionName[]) {
      const b = new GraphBuilder();
      b.output("y", b.apply(blockHash(name, BLOCKS), [b.input("start", [1])])[0]);
      const executable = await device.compile(b.build());
      await executable.write("start", Uint32Array.of(START));
      await executable.run();
      const actual = new Uint32Array((await executable.read("y")).buffer);
      await executable.dispose();
      const definition = compileTypescript(SCALAR_FUNCTIONS[name]);
      const results = Uint32Array.from(
        { length: BLOCKS * BLOCK },
        (_, i) => definition(START + i, otherOperand(START + i)),
      );
      assertEquals(actual, hashBlocks(results), name);
    }
  });
});

Deno.test("hashBlocks() changes with one bit of one result, in its block only", () => {
  const results = new Uint32Array(2 * BLOCK);
  const before = hashBlocks(results);
  assertEquals(before.length, 2);
  results[BLOCK + 17] = 1;
  assertEquals(hashBlocks(results)[0], before[0]);
  assertNotEquals(hashBlocks(results)[1], before[1]);
});
