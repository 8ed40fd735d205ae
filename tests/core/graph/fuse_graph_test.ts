import { assertEquals } from "@std/assert";
import type { Op } from "../../../core/base/op.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import { fuseGraph } from "../../../core/graph/fuse_graph.ts";
import type { TensorId } from "../../../core/graph/graph.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { nodeShapes } from "../../../core/graph/graph_cost.ts";
import { planMemory } from "../../../core/graph/plan_memory.ts";
import {
  add,
  dropout,
  gelu,
  geluGrad,
  leakyRelu,
  matmul,
  multiply,
  randomBits,
  rmsNorm,
  rowSum,
  scale,
  silu,
  subtract,
} from "../../../kernels/mod.ts";
import { checkFusion } from "../../helpers/check_fusion.ts";
import { withDevices, withWebgpu } from "../../helpers/devices.ts";

/** Sizes that end inside a quad, and one past a workgroup of quads. */
const SHAPES = [[1, 1], [7, 13], [5, 52], [33, 33]] as const;

Deno.test("fuseGraph() keeps every bit of chains with rows, columns and attributes", async () => {
  await withDevices(async (devices) => {
    for (const [rows, width] of SHAPES) {
      const b = new GraphBuilder();
      const [x, row] = [b.input("x", [rows, width]), b.input("row", [width])];
      const column = b.input("column", [rows]);
      const [biased] = b.apply(add, [x, row]);
      const [bent] = b.apply(leakyRelu, [biased], { slope: 0.1 });
      const [scaled] = b.apply(scale, [bent], { factor: 0.3 });
      const [shifted] = b.apply(subtract, [scaled, column], { perRow: 1 });
      const [gated] = b.apply(multiply, [shifted, b.apply(silu, [biased])[0]]);
      const [y] = b.apply(add, [gated, x]);
      b.output("y", y);
      assertEquals(await checkFusion(b.build(), devices), [
        "add_leaky_relu_scale_subtract_silu_multiply_add",
      ]);
    }
  });
});

Deno.test("fuseGraph() writes what is read elsewhere, and only that", async () => {
  await withDevices(async (devices) => {
    const b = new GraphBuilder();
    const x = b.input("x", [6, 20]);
    const [h] = b.apply(add, [x, b.input("bias", [20])]);
    const [activated] = b.apply(gelu, [h]);
    const [kept] = b.apply(multiply, [activated, h]);
    const [last] = b.apply(add, [kept, x]);
    b.output("sums", b.apply(rowSum, [h])[0]);
    b.output("kept", kept);
    b.output("last", last);
    const graph = b.build();
    assertEquals(await checkFusion(graph, devices), ["add_gelu_multiply_add", "row_sum"]);
    const [{ outputs }] = fuseGraph(graph).nodes;
    assertEquals(outputs, [h, kept, last]);
    assertEquals(planMemory(fuseGraph(graph), { reuse: true }).tensors[activated].slot, -1);
  });
});

Deno.test("fuseGraph() lets results that fit no output take scratch on the CPU", async () => {
  await withDevices(async (devices) => {
    const b = new GraphBuilder();
    const x = b.input("x", [9, 31]);
    const [a] = b.apply(gelu, [x]);
    const [c] = b.apply(silu, [x]);
    const [d] = b.apply(add, [x, x]);
    const [e] = b.apply(multiply, [a, c]);
    const [f] = b.apply(multiply, [d, a]);
    const [g] = b.apply(subtract, [e, f]);
    b.output("y", b.apply(add, [g, c])[0]);
    const names = await checkFusion(b.build(), devices);
    assertEquals(names, ["gelu_silu_add_multiply_multiply_subtract_add"]);
  });
});

Deno.test("fuseGraph() does not fuse across a reduction", async () => {
  const b = new GraphBuilder();
  const x = b.input("x", [4, 8]);
  const [h] = b.apply(gelu, [x]);
  const [normed] = b.apply(rmsNorm, [h, b.input("gain", [8])], { eps: 1e-5 });
  const [y] = b.apply(multiply, [normed, h]);
  b.output("y", b.apply(add, [y, x])[0]);
  assertEquals(await checkFusion(b.build()), ["gelu", "rms_norm", "multiply_add"]);
});

Deno.test("fuseGraph() keeps to the buffers that WebGPU promises", async () => {
  const b = new GraphBuilder();
  let sum = b.input("x", [4, 8]);
  for (let i = 0; i < 9; i++) [sum] = b.apply(add, [sum, b.input(`x${i}`, [4, 8])]);
  b.output("y", sum);
  assertEquals(await checkFusion(b.build()), ["add_add_add_add_add", "add_add_add_add"]);
});

Deno.test("fuseGraph() does not let groups wait for each other", async () => {
  // Joining both ends of either chain would make each group wait for the other.
  const b = new GraphBuilder();
  const [x, y] = [b.input("x", [4, 4]), b.input("y", [4, 4])];
  const gain = b.input("gain", [4]);
  const norm = (id: TensorId) => b.apply(rmsNorm, [id, gain], { eps: 1e-5 })[0];
  const [first] = b.apply(gelu, [x]);
  const [second] = b.apply(silu, [y]);
  const [third] = b.apply(add, [second, norm(first)]);
  const [fourth] = b.apply(add, [first, norm(second)]);
  b.output("third", third);
  b.output("fourth", fourth);
  const names = await checkFusion(b.build());
  assertEquals(names.length, 5);
});

Deno.test("fuseGraph() leaves readers of a tensor before its update in place", () => {
  const inPlaceAdd: Op = {
    ...add,
    name: "in_place_add",
    elementwise: undefined,
    inPlace: [{ output: 0, input: 0 }],
  };
  const b = new GraphBuilder();
  const [w, x] = [b.input("w", [4]), b.input("x", [4])];
  const [y] = b.apply(gelu, [x]);
  const [read] = b.apply(multiply, [w, x]);
  b.update(w, b.apply(inPlaceAdd, [w, y])[0]);
  const [normed] = b.apply(rmsNorm, [y, b.input("gain", [4])], { eps: 1e-5 });
  b.output("y", b.apply(add, [read, normed])[0]);
  const fused = fuseGraph(b.build());
  // By its first node alone the update could run before the sum that the reader joined.
  assertEquals(fused.nodes.map(({ op }) => op.name), [
    "gelu",
    "rms_norm",
    "multiply_add",
    "in_place_add",
  ]);
  planMemory(fused, { reuse: true });
});

Deno.test("fuseGraph() fuses dropout, whose words lie in a row", async () => {
  await withDevices(async (devices) => {
    const b = new GraphBuilder();
    const x = b.input("x", [6, 33]);
    const [words] = b.apply(randomBits, [b.input("key", [6], "u32")], { count: 6 * 33 });
    const [dropped] = b.apply(dropout, [b.apply(gelu, [x])[0], words], { rate: 0.3 });
    b.output("y", b.apply(add, [x, dropped])[0]);
    assertEquals(await checkFusion(b.build(), devices), ["random_bits", "gelu_dropout_add"]);
  });
});

/** Products of one and of several chunks, few outputs of long sums, rows cut and columns cut. */
const PRODUCTS = [
  { a: [1, 1], n: 1, precision: 12 },
  { a: [7, 13], n: 21, precision: 24 },
  { a: [2, 33, 300], n: 40, precision: 12 },
  { a: [300, 40], n: 37, precision: 12 },
  { a: [9, 1100], n: 130, precision: 24 },
] as const;

Deno.test("fuseGraph() keeps every bit of a product with bias, activation and residual", async () => {
  await withDevices(async (devices) => {
    for (const { a, n, precision } of PRODUCTS) {
      const b = new GraphBuilder();
      const [x, w] = [b.input("x", a), b.input("w", [a.at(-1)!, n])];
      const form = { transposeA: 0, transposeB: 0, precision };
      const [product] = b.apply(matmul, [x, w], form);
      const [h] = b.apply(add, [product, b.input("bias", [n])]);
      const [activated] = b.apply(gelu, [h]);
      const residual = b.input("residual", [...a.slice(0, -1), n]);
      const [scaled] = b.apply(scale, [activated], { factor: 0.75 });
      b.output("h", h);
      b.output("y", b.apply(add, [residual, scaled])[0]);
      assertEquals(await checkFusion(b.build(), devices), ["matmul_add_gelu_scale_add"]);
    }
  });
});

Deno.test("fuseGraph() keeps every bit with the tiles for hardware", async () => {
  const b = new GraphBuilder();
  const [x, w] = [b.input("x", [70, 21]), b.input("w", [21, 130])];
  const [product] = b.apply(matmul, [x, w], { transposeA: 0, transposeB: 0, precision: 12 });
  const [h] = b.apply(add, [product, b.input("bias", [130])]);
  b.output("h", h);
  b.output("y", b.apply(multiply, [b.apply(silu, [h])[0], b.input("gate", [70, 130])])[0]);
  const graph = b.build();
  const cpu = await openCpuDevice({ threads: 1 });
  try {
    await withWebgpu(async (webgpu) => {
      const devices = [{ name: "cpu", device: cpu }, { name: "webgpu", device: webgpu }];
      assertEquals(await checkFusion(graph, devices), ["matmul_add_silu_multiply"]);
    }, { target: "hardware" });
  } finally {
    await cpu.close();
  }
});

Deno.test("fuseGraph() gives each product its own epilogue", async () => {
  await withDevices(async (devices) => {
    const b = new GraphBuilder();
    const x = b.input("x", [40, 16]);
    const form = { transposeA: 0, transposeB: 0, precision: 12 };
    const [gate] = b.apply(matmul, [x, b.input("v", [16, 24])], form);
    const [value] = b.apply(matmul, [x, b.input("w", [16, 24])], form);
    const [y] = b.apply(multiply, [b.apply(silu, [gate])[0], value]);
    b.output("y", b.apply(matmul, [y, b.input("u", [24, 16])], form)[0]);
    const names = await checkFusion(b.build(), devices);
    assertEquals(names, ["matmul", "matmul_silu_multiply", "matmul"]);
  });
});

Deno.test("fuseGraph() fuses a product that is read elsewhere, and one with transposed parts", async () => {
  await withDevices(async (devices) => {
    const b = new GraphBuilder();
    const x = b.input("x", [20, 12]);
    const form = { transposeA: 1, transposeB: 1, precision: 24 };
    const [product] = b.apply(matmul, [x, b.input("w", [8, 20])], form);
    const [y] = b.apply(multiply, [product, b.input("column", [12])], { perRow: 1 });
    b.output("product", product);
    b.output("y", y);
    assertEquals(await checkFusion(b.build(), devices), ["matmul_multiply"]);
  });
});

Deno.test("fuseGraph() lets functions that run in stages over blocks work in place", async () => {
  await withDevices(async (devices) => {
    const b = new GraphBuilder();
    const [x, w] = [b.input("x", [300, 8]), b.input("w", [8, 40])];
    const [product] = b.apply(matmul, [x, w], { transposeA: 0, transposeB: 0, precision: 12 });
    const [activated] = b.apply(silu, [b.apply(gelu, [product])[0]]);
    const gradient = b.input("gradY", [300, 40]);
    b.output("y", b.apply(geluGrad, [activated, gradient])[0]);
    assertEquals(await checkFusion(b.build(), devices), ["matmul_gelu_silu_gelu_grad"]);
    const fused = fuseGraph(b.build());
    assertEquals(fused.nodes[0].op.scratch!(nodeShapes(fused, fused.nodes[0]), {}), []);
  });
});
