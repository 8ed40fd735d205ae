import { assert, assertEquals } from "@std/assert";
import type { WasmStage } from "../../../../core/base/op.ts";
import { cutExtent, cutStages } from "../../../../core/device/cpu/cut_stages.ts";

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

/** Stages that touch so much that all threads pay. */
function costly(...parts: readonly Partial<WasmStage>[]): WasmStage[] {
  return parts.map((part) => stage({ elementsPerUnit: 1e6, ...part }));
}

Deno.test("cutStages() cuts a chain at the same places, where every stage may be cut", () => {
  const chain = costly({ extent: 10 }, { extent: 80, align: 16, chain: 8 }, {
    extent: 157, // the last unit has less
    chain: 2,
  });
  assertEquals(cutStages(chain, 2), [
    { cuts: [0, 4, 10], chained: false },
    { cuts: [0, 32, 80], chained: true },
    { cuts: [0, 64, 157], chained: true },
  ]);
});

Deno.test("cutStages() shares a chain if any of its stages is worth it", () => {
  const [first, second] = cutStages([stage({ extent: 4 }), costly({ extent: 4, chain: 1 })[0]], 2);
  assertEquals([first.cuts, second.cuts], [[0, 2, 4], [0, 2, 4]]);
});

Deno.test("cutStages() cuts each stage alone where a chain would take threads away", () => {
  const cases = [
    costly({ extent: 1 }, { extent: 64, chain: 64 }),
    costly({ extent: 3 }, { extent: 9, align: 5, chain: 3 }),
    // Not a chain: more units than the stage before accounts for, or no whole number of them.
    costly({ extent: 4 }, { extent: 9, chain: 2 }),
    costly({ extent: 4 }, { extent: 2, chain: 0.5 }),
  ];
  for (const stages of cases) {
    assertEquals(
      cutStages(stages, 2),
      stages.map((each) => ({ cuts: cutExtent(each, 2), chained: false })),
    );
  }
});

Deno.test("cutStages() begins a new chain behind a stage without one", () => {
  const stages = costly({ extent: 4 }, { extent: 4, chain: 1 }, { extent: 6 }, {
    extent: 6,
    chain: 1,
  });
  assertEquals(cutStages(stages, 2).map(({ chained }) => chained), [false, true, false, true]);
  assertEquals(cutStages(stages, 2)[3].cuts, [0, 3, 6]);
});
