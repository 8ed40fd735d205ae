import { assertEquals } from "@std/assert";
import { normRatioRows, type NormTask } from "../../bench/norm_ratios.ts";
import type { Torch } from "../../bench/torch_tasks.ts";

/** Times in which every pair of tasks has a ratio of its own. */
const TIMES: Readonly<Record<NormTask, number>> = {
  "copy": 80,
  "rms-norm": 100,
  "layer-norm": 125,
  "layer-norm-again": 250,
  "torch-layer-norm": 112.5,
  "torch-rms-norm": 400,
  "torch-copy": 60,
};
const NAMES = Object.keys(TIMES) as NormTask[];

function rowsBeside(torch: Torch) {
  const sides = Object.fromEntries(
    NAMES.map((name) => [name, { label: name, samples: Array(6).fill(TIMES[name]) }]),
  );
  return normRatioRows("norm-speed-1", { sides, torch, threads: "1 thread" });
}

const PEER = { hello: {}, ask: () => Promise.resolve({}), close: () => Promise.resolve() };

Deno.test("normRatioRows() gives speeds as their time over ours, and judges three goals", () => {
  const rows = rowsBeside({ peer: PEER, name: "PyTorch 9", rmsNorm: "composed" });
  const seen = rows.map((row) =>
    row.kind === "timing" && [
      row.text,
      row.estimate.estimate,
      ...(row.goal === undefined ? [] : [row.goal, row.verdict]),
    ]
  );
  assertEquals(seen, [
    ["LayerNorm: speed over PyTorch 9, 1 thread", 0.9, { atLeast: 0.9 }, "met"],
    ["RMSNorm: share of copy bandwidth, 1 thread", 0.8, { atLeast: 0.8 }, "met"],
    ["LayerNorm: time over RMSNorm, 1 thread", 1.25, { atMost: 1.4 }, "met"],
    ["LayerNorm: share of copy bandwidth, 1 thread", 0.64],
    ["RMSNorm: speed over PyTorch 9, 1 thread", 4],
    ["LayerNorm over itself: noise of this run, 1 thread", 2],
    ["copy: speed over PyTorch 9, 1 thread", 0.75],
  ]);
});

Deno.test("normRatioRows() skips what needs PyTorch, with its reason and goal", () => {
  const rows = rowsBeside({ reason: "none here" });
  const skipped = rows.flatMap((row) => row.kind === "skipped" ? [row] : []);
  assertEquals(skipped.map(({ name, reason, goal }) => ({ name, reason, goal })), [
    { name: "norm-speed-1/layer-norm-of-torch", reason: "none here", goal: { atLeast: 0.9 } },
    { name: "norm-speed-1/rms-norm-of-torch", reason: "none here", goal: undefined },
    { name: "norm-speed-1/copy-of-torch", reason: "none here", goal: undefined },
  ]);
  assertEquals(rows.length, 7);
});
