import { assertEquals } from "@std/assert";
import { activationRows } from "../../bench/activation_rows.ts";
import type { Torch } from "../../bench/torch_tasks.ts";

const PEER = { hello: {}, ask: () => Promise.resolve({}), close: () => Promise.resolve() };

function rowsBeside(torch: Torch) {
  const times = { copy: 10, gelu: 40, silu: 20, "torch-gelu": 60, "torch-silu": 30 };
  const sides = new Map(
    Object.entries(times).map(([label, time]) => [label, { label, samples: Array(6).fill(time) }]),
  );
  return activationRows("speed", { ops: ["gelu", "silu"], sides, torch, threads: "1 thread" });
}

Deno.test("activationRows() gives speeds as their time over ours, and judges the goal", () => {
  const rows = rowsBeside({ peer: PEER, name: "PyTorch 9", rmsNorm: "composed" });
  const seen = rows.map((row) =>
    row.kind === "timing" ? [row.name, row.text, row.estimate.estimate, row.verdict] : []
  );
  assertEquals(seen, [
    ["speed/gelu-of-torch", "gelu: speed over PyTorch 9, 1 thread", 1.5, "met"],
    ["speed/gelu-over-copy", "gelu: time over copy, 1 thread", 4, undefined],
    ["speed/silu-of-torch", "silu: speed over PyTorch 9, 1 thread", 1.5, undefined],
    ["speed/silu-over-copy", "silu: time over copy, 1 thread", 2, undefined],
  ]);
});

Deno.test("activationRows() skips what needs PyTorch, with its reason and goal", () => {
  const rows = rowsBeside({ reason: "none here" });
  assertEquals(rows.map(({ kind }) => kind), ["skipped", "timing", "skipped", "timing"]);
  const [first] = rows;
  assertEquals(first.kind === "skipped" && [first.reason, first.goal], [
    "none here",
    { atLeast: 1.4 },
  ]);
});
