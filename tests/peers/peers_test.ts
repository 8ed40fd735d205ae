import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../core/base/errors.ts";
import { CONTESTANTS, counterpart } from "../../peers/contestants.ts";
import { chooseContestants, chooseWorkloads } from "../../peers/peers.ts";
import { peersJson, type PeersOutcome, peersText } from "../../peers/peers_text.ts";
import { figureOf, matmulWorkload, STEP_WORKLOAD } from "../../peers/workloads.ts";
import { fakeContestant } from "../helpers/fake_contestant.ts";

const [OURS, THEIRS, MISSING] = [
  fakeContestant("ours-1", { ns: 1, ours: true }),
  fakeContestant("tfjs", { ns: 1 }),
  fakeContestant("jax-1", { ns: 1 }),
];

const OUTCOME: PeersOutcome = {
  rounds: 3,
  sampleMs: 40,
  machine: {
    processor: "a processor",
    cores: 2,
    system: "linux",
    deno: "2",
    load: { start: 0, end: 1 },
  },
  contestants: [OURS, THEIRS, MISSING],
  names: { "ours-1": "Assay WASM", tfjs: "TensorFlow.js 4" },
  skipped: [{ contestant: MISSING, reason: "no network" }],
  measured: [
    {
      workload: matmulWorkload(100, "NN"),
      samples: new Map([["ours-1", [1e5, 2e5, 1e5]], ["tfjs", [3e5, 3e5, 3e5]]]),
      prepared: new Map(),
      skipped: [],
    },
    {
      workload: STEP_WORKLOAD,
      samples: new Map([["ours-1", [1e9, 1e9, 1e9]]]),
      prepared: new Map([["ours-1", { losses: [5.566222, 5.3985] }]]),
      skipped: [{ contestant: THEIRS, reason: "out of memory" }],
    },
  ],
};

Deno.test("figureOf() turns times into the unit of a workload", () => {
  assertEquals(figureOf({ unit: "GFLOP/s", amount: 2e6 }, 1e5), 20);
  assertEquals(figureOf({ unit: "tokens/s", amount: 2048 }, 5e8), 4096);
  assertEquals(figureOf({ unit: "ms", amount: 1 }, 3e6), 3);
  assertEquals(figureOf({ unit: "µs", amount: 300 }, 6e5), 2);
});

Deno.test("peersText() shows figures, ratios within a round, losses, names and reasons", () => {
  const lines = peersText(OUTCOME, 100).split("\n").map((line) => line.trim().split(/ {2,}/));
  const line = (start: string) => lines.find(([first]) => first === start);
  assertEquals(line("unit"), ["unit", "ours-1", "tfjs"]);
  assertEquals(line("matmul 100 NN"), ["matmul 100 NN", "GFLOP/s", "20", "6.67 3×"]);
  assertEquals(line("training step"), ["training step", "tokens/s", "2048", "–"]);
  for (
    const expected of [
      "ours-1: 5.56622 5.39850",
      "tfjs is TensorFlow.js 4",
      "skipped: jax-1: no network",
      "skipped: training step, tfjs: out of memory",
    ]
  ) assert(line(expected), expected);
});

Deno.test("peersJson() keeps every sample, in the unit of its workload", () => {
  const { measured, skipped, contestants } = JSON.parse(peersJson(OUTCOME));
  assertEquals(measured[0].figures, {
    "ours-1": [20, 10, 20],
    tfjs: [2e6 / 3e5, 2e6 / 3e5, 2e6 / 3e5],
  });
  assertEquals(measured[1].prepared["ours-1"].losses, [5.566222, 5.3985]);
  assertEquals(measured[1].skipped, [{ contestant: "tfjs", reason: "out of memory" }]);
  assertEquals(skipped, [{ contestant: "jax-1", reason: "no network" }]);
  assertEquals(contestants.length, 3);
});

Deno.test("every peer is compared with ours on its device with as many threads", () => {
  assertEquals(new Set(CONTESTANTS.map(({ id }) => id)).size, CONTESTANTS.length);
  for (const contestant of CONTESTANTS) {
    const beside = counterpart(contestant, CONTESTANTS)!;
    assertEquals([beside.ours, beside.device], [true, contestant.device]);
    const expected = contestant.device === "webgpu" ? 0 : Number(contestant.title.split(" ")[1]);
    assertEquals(beside.threads, expected, contestant.title);
  }
});

Deno.test("workloads and contestants are chosen by a part of their names", () => {
  assertEquals(chooseWorkloads("first loss").length, 1);
  assertEquals(chooseWorkloads("matmul 512").map(({ name }) => name.slice(-2)), ["NN", "NT", "TN"]);
  assertThrows(() => chooseWorkloads("conv"), UsageError, 'name holds "conv": there are matmul');
  assertEquals(chooseContestants("cpu", ["Assay", "Torch 2"]).map(({ id }) => id), [
    "ours-1",
    "ours-2",
    "torch-2",
  ]);
  assertEquals(chooseContestants("webgpu").length, 4);
  assertThrows(() => chooseContestants("webgpu", ["Torch"]), UsageError, "there are Assay, jax-js");
});
