import { assert, assertEquals, assertThrows } from "@std/assert";
import { output, type WasmStage } from "../../../../core/base/op.ts";
import { cutExtent, planSteps } from "../../../../core/device/cpu/plan_steps.ts";
import { copy } from "../../../../kernels/mod.ts";
import { opGraph } from "../../../helpers/op_graph.ts";

function stage(parts: Partial<WasmStage>): WasmStage {
  return { entry: "copy", args: [], extent: 1, align: 1, elementsPerUnit: 1, ...parts };
}

Deno.test("cutExtent() cuts large work into nearly equal parts at multiples of the alignment", () => {
  assertEquals(cutExtent(stage({ extent: 65_536, align: 16 }), 3), [0, 21_840, 43_680, 65_536]);
  assertEquals(cutExtent(stage({ extent: 65_537, align: 16 }), 2), [0, 32_768, 65_537]);
});

Deno.test("cutExtent() leaves small work to fewer threads", () => {
  assertEquals(cutExtent(stage({ extent: 8_192 }), 4), [0, 8_192, 8_192, 8_192, 8_192]);
  assertEquals(cutExtent(stage({ extent: 8_193 }), 4), [0, 4_096, 8_193, 8_193, 8_193]);
  assertEquals(cutExtent(stage({ extent: 2, elementsPerUnit: 1e6 }), 4), [0, 1, 2, 2, 2]);
});

Deno.test("cutExtent() covers every unit once, for any extent, alignment and number of threads", () => {
  for (const extent of [0, 1, 15, 16, 17, 997, 100_003]) {
    for (const align of [1, 4, 16]) {
      for (const threads of [1, 2, 3, 7, 64]) {
        const cuts = cutExtent(stage({ extent, align, elementsPerUnit: 1_000 }), threads);
        assertEquals([cuts.length, cuts[0], cuts[threads]], [threads + 1, 0, extent]);
        cuts.forEach((cut, i) => {
          assert(i === 0 || cut >= cuts[i - 1]);
          assert(cut % align === 0 || cut === extent, `${cut} is no multiple of ${align}`);
        });
      }
    }
  }
});

Deno.test("planSteps() names a kernel that the built module lacks", () => {
  const op = { ...copy, wasm: () => [stage({ entry: "copi", args: [output(0)] })] };
  assertThrows(
    () =>
      planSteps(opGraph(op, [[4]]), { tensors: [0, 64], scratch: [[]], workspaces: [0] }, {
        threads: 1,
        names: ["copy"],
      }),
    RangeError,
    'Cannot find kernel "copi"',
  );
});
