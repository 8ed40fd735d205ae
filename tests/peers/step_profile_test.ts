import { assertEquals } from "@std/assert";
import { matmulGraph } from "../../peers/assay_graphs.ts";
import { stepProfile } from "../../peers/step_profile.ts";

Deno.test("stepProfile() adds up by op, the longest first, and gives copies no cost", () => {
  const graph = matmulGraph({ m: 10, k: 20, n: 30, form: "NN" });
  const times = [
    { op: "matmul", node: 0, wallNs: 1_000, threads: 1 },
    { op: "copy", node: 1, wallNs: 2_000, threads: 1 },
    { op: "copy", node: 2, wallNs: 1_000, threads: 1 },
  ];
  const [first, second] = stepProfile(graph, times);
  assertEquals(first, {
    op: "copy",
    applications: 2,
    ms: 0.003,
    share: 0.75,
    gflops: 0,
    gigabytesPerSecond: 0,
  });
  assertEquals([second.op, second.gflops, second.share], ["matmul", 12, 0.25]);
  assertEquals(second.gigabytesPerSecond, 4 * (200 + 600 + 300) / 1_000);
});
