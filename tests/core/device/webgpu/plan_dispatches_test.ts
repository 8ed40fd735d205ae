import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { input, type Op, output, workspace } from "../../../../core/base/op.ts";
import { planDispatches } from "../../../../core/device/webgpu/plan_dispatches.ts";
import { GraphBuilder } from "../../../../core/graph/graph_builder.ts";
import { copy, softmax } from "../../../../kernels/mod.ts";
import { opGraph } from "../../../helpers/op_graph.ts";
import { wordSum, wordSumInPlace } from "../../../helpers/word_sum.ts";

/** a + c takes the place of a, beside c in one arena. */
function neighbours() {
  const b = new GraphBuilder();
  const [a, c] = [b.input("a", [100]), b.input("c", [100])];
  b.pack("arena", [a, c]);
  const [next] = b.apply(wordSumInPlace, [a, c]);
  b.update(a, next);
  const [y] = b.apply(wordSum, [c, c]);
  b.output("y", y);
  return b.build();
}

Deno.test("planDispatches() binds views by offset, and declares what shares a buffer as written", () => {
  const { sizes, dispatches, shaders, zeros } = planDispatches(neighbours());
  assertEquals(sizes.toSorted(), [1_024, 400]);
  const buffer = sizes.indexOf(1_024);
  const [a, c] = [0, 512].map((offset) => ({ buffer, offset, bytes: 400 }));
  assertEquals(dispatches.map(({ bindings }) => bindings), [
    [c, a],
    [c, c, { buffer: 1 - buffer, offset: 0, bytes: 400 }],
  ]);
  assertEquals(dispatches.map(({ writable }) => writable), [[true, true], [false, false, true]]);
  assertStringIncludes(shaders[0], "@binding(1) var<storage, read_write> b");
  assertStringIncludes(shaders[1], "@binding(2) var<storage, read> b");
  assertEquals(zeros.map(({ offset, bytes }) => [offset, bytes]), [[400, 112], [912, 112]]);
});

Deno.test("planDispatches() puts replicates side by side in every buffer", () => {
  const graph = neighbours();
  const alone = planDispatches(graph);
  const { sizes, strides, dispatches, tensors } = planDispatches(graph, { replicates: 3 });
  const [arena, y] = [tensors[0]!.buffer, 1 - tensors[0]!.buffer];
  assertEquals([strides[y], sizes[y], strides[arena], sizes[arena]], [512, 1_424, 1_024, 3_072]);
  assertEquals(dispatches[1].bindings[1], { buffer: arena, offset: 512, bytes: 2_448 });
  assertEquals(dispatches[1].params, [0, 100, 1, 256, 256, 128]);
  assertEquals(dispatches[1].workgroups, [2, 1, 3]);
  assertEquals(alone.dispatches[1].params, [0, 100]);
  assertEquals(alone.dispatches[1].workgroups, [2, 1, 1]);
});

Deno.test("planDispatches() binds what is updated in place once, and shares slots unless told not to", () => {
  const b = new GraphBuilder();
  const [w, x] = [b.input("w", [64]), b.input("x", [64])];
  const [twice] = b.apply(wordSum, [x, x]);
  const [four] = b.apply(wordSum, [twice, x]);
  const [eight] = b.apply(wordSum, [four, x]);
  const [next] = b.apply(wordSumInPlace, [w, eight]);
  b.update(w, next);
  b.output("w", next);
  const graph = b.build();
  const shared = planDispatches(graph);
  assertEquals(shared.sizes, [256, 256, 256, 256]);
  assertEquals(planDispatches(graph, { reuse: false }).sizes.length, 5);
  const { bindings, writable } = shared.dispatches[3];
  assertEquals([bindings.length, writable], [2, [false, true]]);
  assertEquals(bindings[1].buffer, shared.tensors[w]!.buffer);
  assertEquals(shared.copies, []);
});

Deno.test("planDispatches() takes a copy within one arena through a buffer of its own", () => {
  const b = new GraphBuilder();
  const [a, c] = [b.input("a", [64]), b.input("c", [64])];
  b.pack("arena", [a, c]);
  b.update(a, c);
  const { copies, sizes } = planDispatches(b.build());
  assertEquals([sizes.length, copies.length], [2, 2]);
  assertEquals(copies[0].to, copies[1].from);
  assertEquals([copies[0].from.offset, copies[1].to.offset], [256, 0]);
});

Deno.test("planDispatches() refuses workspaces, and a stage that reads what it writes", () => {
  const stage = copy.webgpu({ inputs: [[4]], outputs: [[4]] }, {})[0];
  const withBindings = (bindings: typeof stage.bindings): Op => ({
    ...copy,
    webgpu: () => [{ ...stage, bindings }],
  });
  const cases = [
    [[workspace(), output(0)], "op=copy, role=workspace"],
    [[output(0), output(0)], "op=copy, bindings=1 and 2"],
  ] as const;
  for (const [bindings, message] of cases) {
    const graph = opGraph(withBindings(bindings), [[4]]);
    assertThrows(() => planDispatches(graph), RangeError, message);
  }
  planDispatches(opGraph(withBindings([input(0), output(0)]), [[4]]));
});

Deno.test("planDispatches() keeps equal shaders once", () => {
  const b = new GraphBuilder();
  for (let i = 1; i < 4; i++) {
    const x = b.input(`x${i}`, [40 * i, 8 + i]);
    b.apply(softmax, b.apply(copy, [x]));
  }
  const { shaders, dispatches } = planDispatches(b.build());
  assertEquals([shaders.length, dispatches.length], [2, 6]);
});
