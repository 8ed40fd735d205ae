import { assertEquals } from "@std/assert";
import { peerRows } from "../../bench/peer_speed.ts";
import { CONTESTANTS } from "../../peers/contestants.ts";
import { matmulWorkload } from "../../peers/workloads.ts";

Deno.test("peerRows() gives ratios with goals, and skips who is missing or refuses", () => {
  const workload = matmulWorkload(512, "TN");
  const contestant = (id: string) => CONTESTANTS.find((each) => each.id === id)!;
  const rows = peerRows("peer-speed-cpu", {
    asked: [
      { workload, ours: "ours-1", theirs: "jax-1", goal: { atLeast: 1.6 } },
      { workload, ours: "ours-1", theirs: "tfjs", goal: { atLeast: 40 } },
      { workload, ours: "ours-1", theirs: "onnx" },
    ],
    measured: {
      workload,
      samples: new Map([["ours-1", Array(6).fill(10)], ["jax-1", Array(6).fill(20)]]),
      prepared: new Map(),
      skipped: [{ contestant: contestant("onnx"), reason: "not this form" }],
    },
    missing: [{ contestant: contestant("tfjs"), reason: "no network" }],
    names: new Map([["jax-1", "jax-js 7"]]),
  });
  const [jax, tfjs, onnx] = rows;
  assertEquals(jax.kind === "timing" && [jax.text, jax.estimate.estimate, jax.verdict], [
    "matmul 512 TN: Assay 1, speed over jax-js 7, 1 thread",
    2,
    "met",
  ]);
  assertEquals(jax.name, "peer-speed-cpu/matmul 512 TN/ours-1-over-jax-1");
  assertEquals(tfjs.kind === "skipped" && [tfjs.reason, tfjs.goal], ["no network", {
    atLeast: 40,
  }]);
  assertEquals(onnx.kind === "skipped" && onnx.reason, "not this form");
});
