import { assertEquals, assertNotEquals } from "@std/assert";
import { describeGraph, graphHash } from "../../../core/graph/describe_graph.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { graphCost } from "../../../core/graph/graph_cost.ts";
import { graphDot, graphJson } from "../../../core/graph/graph_text.ts";
import { nodeCosts, totalsByOp } from "../../../core/graph/node_costs.ts";
import { packProduced } from "../../../core/graph/pack_produced.ts";
import { add, columnSum, copy, rmsNorm } from "../../../kernels/mod.ts";

/** A small graph with an attribute, an arena and an update. */
function example(change: { eps?: number; name?: string; rows?: number } = {}): Graph {
  const b = new GraphBuilder();
  const x = b.input(change.name ?? "x", [change.rows ?? 2, 4]);
  const gain = b.input("gain", [4]);
  const all = b.pack("all", [gain]);
  const [y] = b.apply(rmsNorm, [x, gain], { eps: change.eps ?? 1e-5 });
  const [sum] = b.apply(columnSum, [y]);
  const arena = packProduced(b, "grads", { members: [sum], like: all });
  const [next] = b.apply(add, [all, arena]);
  b.output("y", y);
  b.output("grads", arena);
  b.update(all, next);
  return b.build();
}

Deno.test("graphJson() writes a line for each tensor and node, and reads back as the same", () => {
  const graph = example();
  const text = graphJson(graph);
  assertEquals(JSON.parse(text), describeGraph(graph));
  const lines = text.split("\n");
  assertEquals(lines.length, 1 + 2 + graph.tensors.length + 2 + graph.nodes.length + 3 + 2);
  assertEquals(
    lines[3],
    `    {"dtype":"f32","name":"gain","shape":[4],"view":{"of":2,"offset":0}},`,
  );
  assertEquals(
    lines.find((line) => line.includes('rms_norm"')),
    `    {"attributes":{"eps":0.00001},"inputs":[0,1],"op":"rms_norm","outputs":[3,4]},`,
  );
  assertEquals(graphJson(new GraphBuilder().build()).includes(`"nodes": [],`), true);
});

Deno.test("graphHash() is the same for equal graphs and another for any change", () => {
  const hash = graphHash(example());
  assertEquals(hash, graphHash(example()));
  assertEquals(hash.length, 64);
  const changes = [{ eps: 1e-6 }, { name: "z" }, { rows: 3 }].map((c) => graphHash(example(c)));
  assertEquals(new Set([hash, ...changes]).size, 4);
  const { updates: _, ...rest } = example();
  assertNotEquals(hash, graphHash({ ...rest, updates: new Map() }));
});

Deno.test("graphDot() draws ops, inputs, outputs, arenas and updates", () => {
  assertEquals(
    graphDot(example()),
    String.raw`digraph {
  in0 [label="x [2, 4]", style=filled]
  in1 [label="gain [4]", style=filled]
  in2 [label="all [64]", style=filled]
  op0 [label="rms_norm\neps=0.00001", shape=box]
  op1 [label="column_sum", shape=box]
  op2 [label="add", shape=box]
  in0 -> op0
  in1 -> op0
  op0 -> op1 [label="rms_norm_0.y [2, 4]"]
  in2 -> op2
  op1 -> op2 [label="column_sum_1.sum [4]"]
  out3 [label="y"]
  op0 -> out3 [label="rms_norm_0.y [2, 4]"]
  out6 [label="grads"]
  op1 -> out6 [label="column_sum_1.sum [4]"]
  op2 -> in2 [style=dashed]
}
`,
  );
});

Deno.test("nodeCosts() gives what the contracts state, and totals by op add up", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [3, 5]);
  const [y] = b.apply(copy, [x]);
  const [sum] = b.apply(columnSum, [b.apply(add, [y, b.apply(add, [x, y])[0]])[0]]);
  b.output("sum", sum);
  const graph = b.build();
  const costs = nodeCosts(graph);
  assertEquals(costs[1], { op: "add", flops: 15, bytes: 180, dispatches: 1 });
  assertEquals(totalsByOp(costs), [
    { op: "copy", applications: 1, flops: 0, bytes: 120, dispatches: 1 },
    { op: "add", applications: 2, flops: 30, bytes: 360, dispatches: 2 },
    { op: "column_sum", applications: 1, flops: 15, bytes: 80, dispatches: 1 },
  ]);
  const { flops, bytesMoved } = graphCost(graph);
  assertEquals([flops, bytesMoved], [45, 560]);
});

Deno.test("graphCost() counts the memory of views once, with their arena", () => {
  const b = new GraphBuilder();
  b.pack("all", [b.input("x", [4]), b.input("y", [65])]);
  assertEquals(graphCost(b.build()).sizeBytes, 4 * 192);
});
