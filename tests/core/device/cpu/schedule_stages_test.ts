import { assert, assertEquals } from "@std/assert";
import type { WasmStage } from "../../../../core/base/op.ts";
import type { BoundNode, BoundStage, ByteRange } from "../../../../core/device/cpu/bind_stages.ts";
import {
  scheduleStages,
  type ThreadCall,
  type ThreadSchedule,
} from "../../../../core/device/cpu/schedule_stages.ts";
import { wordSequence } from "../../../../core/device/webgpu/word_sequence.ts";

/** A stage that reads and writes buffers of 64 bytes, by number. */
function stage(
  reads: readonly number[],
  writes: readonly number[],
  parts: Partial<WasmStage> = {},
): BoundStage {
  const range = (buffer: number): ByteRange => ({ start: 64 * buffer, end: 64 * buffer + 64 });
  return {
    stage: { entry: "copy", args: [], extent: 16, align: 1, elementsPerUnit: 1e6, ...parts },
    fn: 0,
    args: [],
    reads: reads.map(range),
    writes: writes.map(range),
  };
}

const SMALL = { elementsPerUnit: 1 };

function nodesOf(...stages: readonly BoundStage[]): BoundNode[] {
  return stages.map((each) => ({ op: "any", stages: [each] }));
}

/** Barriers of a schedule, after checking that all threads have the same number of them. */
function barriers(schedule: readonly ThreadSchedule[]): number {
  const counts = schedule.map((calls) => calls.filter((call) => call === null).length);
  for (const count of counts) assertEquals(count, counts[0]);
  return counts[0];
}

/** Numbers of barriers at two threads, the one at the end included. */
const CASES: readonly (readonly [string, BoundNode[], number])[] = [
  ["a stage that reads what others wrote", nodesOf(stage([0], [1]), stage([1], [2])), 2],
  ["a stage that overwrites what others read", nodesOf(stage([0], [1]), stage([2], [0])), 2],
  ["a stage that overwrites what others wrote", nodesOf(stage([0], [1]), stage([2], [1])), 2],
  ["stages that share only what they read", nodesOf(stage([0], [1]), stage([0], [2])), 1],
  ["three of them, then one that reads two", [
    ...nodesOf(stage([0], [1]), stage([0], [2]), stage([0], [3])),
    ...nodesOf(stage([1, 3], [4]), stage([0], [5])),
  ], 2],
  ["two that read what was written before they met", [
    ...nodesOf(stage([0], [1]), stage([1], [2]), stage([1], [3])),
  ], 2],
  ["small stages of one thread", nodesOf(stage([0], [1], SMALL), stage([1], [2], SMALL)), 0],
  ["small stages between large ones", [
    ...nodesOf(stage([0], [1]), stage([1], [2], SMALL), stage([2], [3], SMALL)),
    ...nodesOf(stage([3], [4])),
  ], 3],
  ["a chain", [{ op: "any", stages: [stage([0], [1]), stage([0], [1, 2], { chain: 1 })] }], 1],
  ["a chain that overwrites what its first stage reads", [
    { op: "any", stages: [stage([0], [1]), stage([1], [0], { chain: 1 })] },
  ], 2],
  ["a chain that goes on with what any of its stages wrote", [{
    op: "any",
    stages: [stage([0], [1]), stage([0], [1, 2], { chain: 1 }), stage([0], [1], { chain: 1 })],
  }], 1],
  ["a chain that reads what was written before it", [
    ...nodesOf(stage([0], [1])),
    { op: "any", stages: [stage([0], [2]), stage([1, 2], [3], { chain: 1 })] },
  ], 2],
];

for (const [name, nodes, expected] of CASES) {
  Deno.test(`scheduleStages() lets two threads meet ${expected} times for ${name}`, () => {
    const { threads, shared } = scheduleStages(nodes, { threads: 2, replicates: 1 });
    assertEquals([barriers(threads.slice(0, shared ? 2 : 1)), shared], [expected, expected > 0]);
  });
}

Deno.test("scheduleStages() gives whole replicates to threads, and cuts what is left", () => {
  const nodes = nodesOf(stage([0], [1]), stage([1], [2]));
  const taken = (threads: number, replicates: number) => {
    const schedule = scheduleStages(nodes, { threads, replicates });
    return [
      barriers(schedule.threads),
      ...schedule.threads.map((calls) =>
        calls.filter((call) => call !== null)
          .map(({ replicate, begin, end }) => `${replicate}:${begin}-${end}`).join(" ")
      ),
    ];
  };
  assertEquals(taken(2, 4), [1, "0:0-16 0:0-16 2:0-16 2:0-16", "1:0-16 1:0-16 3:0-16 3:0-16"]);
  assertEquals(taken(2, 3), [2, "0:0-16 0:0-16 2:0-8 2:0-8", "1:0-16 1:0-16 2:8-16 2:8-16"]);
  assertEquals(taken(1, 2), [0, "0:0-16 0:0-16 1:0-16 1:0-16"]);
});

Deno.test("scheduleStages() spreads small stages of replicates over threads", () => {
  const nodes = nodesOf(stage([0], [1], SMALL), stage([1], [2], SMALL));
  const { threads } = scheduleStages(nodes, { threads: 4, replicates: 2 });
  assertEquals(threads.map((calls) => calls.filter((call) => call !== null).length), [2, 0, 2, 0]);
  assertEquals(barriers(threads), 1);
});

Deno.test("scheduleStages() gives each of few replicates a group of threads", () => {
  const nodes = nodesOf(stage([0], [1]));
  const parts = (threads: number, replicates: number) =>
    scheduleStages(nodes, { threads, replicates }).threads.map((calls) =>
      calls.filter((call) => call !== null).map((call) => `${call.replicate}:${call.begin}`).join(
        " ",
      )
    );
  assertEquals(parts(4, 2), ["0:0", "0:8", "1:0", "1:8"]);
  assertEquals(parts(4, 6), ["0:0 4:0", "1:0 4:8", "2:0 5:0", "3:0 5:8"]);
  // Three replicates do not divide four threads: all cut each.
  assertEquals(parts(4, 3), ["0:0 1:12 2:8", "0:4 1:0 2:12", "0:8 1:4 2:0", "0:12 1:8 2:4"]);
});

Deno.test("a watched schedule ends every node with a barrier, and says where", () => {
  const nodes = nodesOf(stage([0], [1]), stage([0], [2], SMALL), stage([0], [3]));
  const { threads: [first], ends } = scheduleStages(nodes, {
    threads: 2,
    replicates: 1,
    watched: true,
  });
  assertEquals(ends.map(({ place }) => first[place]), [null, null, null]);
  assertEquals(ends.map(({ threads }) => threads), [2, 1, 2]);
  const alone = scheduleStages(nodes, { threads: 1, replicates: 2, watched: true });
  assertEquals([alone.ends.length, alone.shared], [3, false]);
});

Deno.test("scheduleStages() lets no thread touch what another has in hand", () => {
  const next = wordSequence(11);
  const some = (most: number) => Array.from({ length: next() % most }, () => next() % 12);
  for (let round = 0; round < 150; round++) {
    const nodes = Array.from({ length: 12 }, (): BoundNode => ({
      op: "any",
      stages: Array.from({ length: 1 + next() % 3 }, () =>
        stage(some(3), some(3), {
          elementsPerUnit: next() % 2 === 0 ? 1 : 1e6,
          extent: [1, 2, 16][next() % 3],
        })),
    }));
    const [threads, replicates] = [1 + next() % 4, 1 + next() % 6];
    const schedule = scheduleStages(nodes, { threads, replicates });
    const parts = schedule.shared ? schedule.threads : schedule.threads.slice(0, 1);
    barriers(parts);
    assertApart(parts);
    for (const { stages } of nodes) {
      for (const each of stages) assertWhole(each, schedule.threads, replicates);
    }
  }
});

/** Fails where calls of two threads between the same barriers touch the same bytes. */
function assertApart(schedule: readonly ThreadSchedule[]): void {
  const phases = schedule.map((calls) => {
    const found: ThreadCall[][] = [[]];
    for (const call of calls) call === null ? found.push([]) : found.at(-1)!.push(call);
    return found;
  });
  const meet = (a: readonly ByteRange[], b: readonly ByteRange[]) =>
    a.some((one) => b.some((other) => one.start < other.end && other.start < one.end));
  for (const phase of phases[0].keys()) {
    for (let first = 0; first < schedule.length; first++) {
      for (let second = first + 1; second < schedule.length; second++) {
        for (const a of phases[first][phase]) {
          for (const b of phases[second][phase]) {
            if (a.replicate !== b.replicate || a.stage === b.stage) continue;
            assert(!meet(a.stage.writes, [...b.stage.reads, ...b.stage.writes]));
            assert(!meet(b.stage.writes, a.stage.reads));
          }
        }
      }
    }
  }
}

/** Fails unless every unit of a stage is worked on once for each replicate. */
function assertWhole(
  wanted: BoundStage,
  schedule: readonly ThreadSchedule[],
  replicates: number,
): void {
  const units: string[] = [];
  for (const call of schedule.flat()) {
    if (call === null || call.stage !== wanted) continue;
    for (let unit = call.begin; unit < call.end; unit++) units.push(`${call.replicate}:${unit}`);
  }
  assertEquals(
    [units.length, new Set(units).size],
    Array(2).fill(wanted.stage.extent * replicates),
  );
}
