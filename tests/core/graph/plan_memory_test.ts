import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Op } from "../../../core/base/op.ts";
import type { Graph, TensorId } from "../../../core/graph/graph.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { NO_SLOT, planMemory } from "../../../core/graph/plan_memory.ts";
import { add, copy } from "../../../kernels/mod.ts";
import { randomGraph } from "../../helpers/random_graph.ts";
import { accumulate } from "../../helpers/accumulate.ts";
import { withViews } from "../../helpers/with_views.ts";

function chain(length: number, elements = 100): Graph {
  const b = new GraphBuilder();
  let tensor = b.input("x", [elements]);
  for (let i = 0; i < length; i++) [tensor] = b.apply(copy, [tensor]);
  b.output("y", tensor);
  return b.build();
}

Deno.test("planMemory() needs two slots beside input and output, however long the chain", () => {
  for (const length of [4, 5, 50]) {
    const { slots, peakBytes } = planMemory(chain(length), { reuse: true });
    assertEquals([slots, peakBytes], [[400, 400, 400, 400], 1_600]);
  }
  assertEquals(planMemory(chain(50), { reuse: false }).slots.length, 51);
});

Deno.test("planMemory() keeps tensors that are needed at the same time apart", () => {
  for (let seed = 0; seed < 40; seed++) {
    const graph = randomGraph(seed);
    const plan = planMemory(graph, { reuse: true });
    const apart = planMemory(graph, { reuse: false });
    assert(plan.peakBytes <= apart.peakBytes);
    assertEquals(new Set(apart.tensors.map(({ slot }) => slot)).size, graph.tensors.length);
    assertNothingLost(graph, plan.tensors.map(({ slot }) => slot), plan.scratch);
    graph.tensors.forEach(({ shape }, id) =>
      assert(plan.slots[plan.tensors[id].slot] >= 4 * shape[0] * (shape[1] ?? 1))
    );
  }
});

/** Walks the graph, and fails where a node reads a slot that holds another tensor by then. */
function assertNothingLost(
  graph: Graph,
  slots: readonly number[],
  scratch: readonly (readonly number[])[],
): void {
  const holds = new Map<number, TensorId | string>();
  for (const id of graph.inputs.values()) holds.set(slots[id], id);
  graph.nodes.forEach((node, index) => {
    for (const id of node.inputs) assertEquals(holds.get(slots[id]), id);
    const written = [...node.outputs.map((id) => slots[id]), ...scratch[index]];
    const read = node.inputs.map((id) => slots[id]);
    assertEquals(new Set(written).size, written.length);
    assert(!written.some((slot) => read.includes(slot)));
    node.outputs.forEach((id) => holds.set(slots[id], id));
    scratch[index].forEach((slot) => holds.set(slot, "scratch"));
  });
  for (const id of [...graph.inputs.values(), ...graph.outputs.values()]) {
    assertEquals(holds.get(slots[id]), id);
  }
}

Deno.test("planMemory() lays a value that was made in place where its input lies", () => {
  const b = new GraphBuilder();
  const [w, g] = [b.input("w", [5]), b.input("g", [5])];
  const [twice] = b.apply(copy, [w]);
  const [v] = b.apply(accumulate, [w, g]);
  const [last] = b.apply(accumulate, [v, twice]);
  b.update(w, last);
  b.output("w", last);
  const { tensors, copies, slots } = planMemory(b.build(), { reuse: true });
  assertEquals([tensors[v].slot, tensors[last].slot], [tensors[w].slot, tensors[w].slot]);
  assertEquals([copies, slots.length], [[], 3]);
});

Deno.test("planMemory() lists updates that need a copy, and keeps their values to the end", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [64]);
  const [next] = b.apply(copy, [x]);
  b.update(x, next);
  let tensor = next;
  for (let i = 0; i < 5; i++) [tensor] = b.apply(copy, [tensor]);
  b.output("y", tensor);
  const { copies, tensors } = planMemory(b.build(), { reuse: true });
  assertEquals(copies, [{ from: next, to: x }]);
  assertEquals(tensors.filter(({ slot }) => slot === tensors[next].slot).length, 1);
});

/** Graphs that update in place what is read later or is not to change. */
const LOST: Readonly<Record<string, [build: (b: GraphBuilder) => void, message: string]>> = {
  "a later node reads the old value": [(b) => {
    const w = b.input("w", [5]);
    const [v] = b.apply(accumulate, [w, b.input("g", [5])]);
    b.update(w, v);
    b.output("y", b.apply(copy, [w])[0]);
  }, "op=accumulate, node=0, tensor=w, reader=node 1"],
  "the node itself reads the old value in another place": [(b) => {
    const w = b.input("w", [5]);
    b.update(w, b.apply(accumulate, [w, w])[0]);
  }, "node=0, tensor=w, reader=node 0"],
  "the input does not take the new value": [(b) => {
    b.output("y", b.apply(accumulate, [b.input("w", [5]), b.input("g", [5])])[0]);
  }, "the graph's input must take the new value: op=accumulate, node=0, input=w"],
  "the input takes a value that is itself overwritten": [(b) => {
    const [w, g] = [b.input("w", [5]), b.input("g", [5])];
    const [v] = b.apply(accumulate, [w, g]);
    b.update(w, v);
    b.apply(accumulate, [v, g]);
  }, "node=1, tensor=accumulate_0.sum, reader=the end of the run"],
  "the old value is read from outside": [(b) => {
    const [t] = b.apply(copy, [b.input("x", [5])]);
    b.output("t", t);
    b.apply(accumulate, [t, b.input("g", [5])]);
  }, "tensor=copy_0.y, reader=the end of the run"],
  "another input takes the old value": [(b) => {
    const [now, before] = [b.input("now", [5]), b.input("before", [5])];
    b.update(before, now);
    b.update(now, b.apply(copy, [now])[0]);
  }, "old value must be the value of no other: input=now, value=now"],
};

for (const [reason, [build, message]] of Object.entries(LOST)) {
  Deno.test(`planMemory() refuses an update where ${reason}`, () => {
    const b = new GraphBuilder();
    build(b);
    assertThrows(() => planMemory(b.build(), { reuse: true }), RangeError, message);
  });
}

Deno.test("planMemory() lays views inside their arena, and knows what lies between them", () => {
  const b = new GraphBuilder();
  const arena = b.input("arena", [300]);
  const [first, second] = [b.input("first", [10]), b.input("second", [8, 8])];
  const [y] = b.apply(copy, [second]);
  b.output("y", y);
  const graph = withViews(b.build(), {
    [first]: { of: arena, offset: 64 },
    [second]: { of: arena, offset: 128 },
  });
  const { tensors, gaps, slots } = planMemory(graph, { reuse: true });
  const { slot } = tensors[arena];
  assertEquals([tensors[first], tensors[second]], [{ slot, offset: 256 }, { slot, offset: 512 }]);
  assertEquals(slots, [1_200, 256]);
  assertEquals(gaps, [
    { tensor: arena, start: 0, end: 64, behind: arena },
    { tensor: arena, start: 74, end: 128, behind: first },
    { tensor: arena, start: 192, end: 300, behind: second },
  ]);
});

Deno.test("planMemory() refuses views that leave their arena or are not aligned", () => {
  for (const offset of [32, 256, -64]) {
    const b = new GraphBuilder();
    const arena = b.input("arena", [256]);
    const part = b.input("part", [10]);
    const graph = withViews(b.build(), { [part]: { of: arena, offset } });
    const plan = () => planMemory(graph, { reuse: true });
    assertThrows(plan, RangeError, `view=part, offset=${offset}, elements=10, arena=arena`);
  }
});

Deno.test("planMemory() updates an arena in place once nobody reads its views any more", () => {
  const build = (readLater: boolean) => {
    const b = new GraphBuilder();
    const [params, weight] = [b.input("params", [128]), b.input("weight", [8])];
    const [grads, x] = [b.input("grads", [128]), b.input("x", [8])];
    const [y] = b.apply(add, [x, weight]);
    b.output("y", y);
    const [made] = b.apply(accumulate, [params, grads]);
    b.update(params, made);
    if (readLater) b.output("late", b.apply(copy, [weight])[0]);
    return withViews(b.build(), { [weight]: { of: params, offset: 64 } });
  };
  assertEquals(planMemory(build(false), { reuse: true }).copies, []);
  assertThrows(() => planMemory(build(true), { reuse: true }), RangeError, "tensor=weight");
});

Deno.test("planMemory() gives no memory to tensors that nothing touches", () => {
  const graph = chain(2);
  const lost = { ...graph, tensors: [...graph.tensors, graph.tensors[0]] };
  const { tensors, slots } = planMemory(lost, { reuse: false });
  assertEquals([tensors[3].slot, slots.length], [NO_SLOT, 3]);
});

Deno.test("planMemory() refuses an update that changes the size", () => {
  const b = new GraphBuilder();
  const longer: Op = { ...accumulate, inferShapes: () => [[6]] };
  const w = b.input("w", [5]);
  b.apply(longer, [w, b.input("g", [5])]);
  const plan = () => planMemory(b.build(), { reuse: true });
  assertThrows(plan, RangeError, "output=accumulate_0.sum, elements=6, input=w, elements=5");
});
