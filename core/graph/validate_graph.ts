import { elementCount, formatShape } from "../base/shape.ts";
import { type Graph, type TensorId, VIEW_ALIGNMENT } from "./graph.ts";
import { viewsOf } from "./arena.ts";

/**
 * Checks the rules of arenas and of inputs that are updated.
 *
 * Shapes are checked as a graph grows; these rules can be judged only once it is whole. What an
 * update in place asks of the order of ops is checked where memory is planned.
 *
 * @throws {RangeError} With the tensor and the rule that it breaks.
 */
export function validateGraph(graph: Graph): void {
  const fail = (rule: string, tensor: TensorId, more = "") => {
    throw new RangeError(
      `Cannot build the graph as ${rule}: tensor=${
        JSON.stringify(graph.tensors[tensor].name)
      }${more}`,
    );
  };
  checkArenas(graph, fail);
  checkUpdates(graph, fail);
}

type Fail = (rule: string, tensor: TensorId, more?: string) => void;

function checkArenas({ tensors, nodes, inputs }: Graph, fail: Fail): void {
  const inputIds = new Set(inputs.values());
  const producers = new Map(nodes.flatMap(({ outputs }, n) => outputs.map((id) => [id, n])));
  const arenas = new Set(tensors.flatMap(({ view }) => view === undefined ? [] : [view.of]));
  const arenaOf = (id: TensorId) => tensors[id].view?.of ?? (arenas.has(id) ? id : undefined);
  for (const arena of arenas) {
    const { shape, dtype, view } = tensors[arena];
    if (view !== undefined) fail("an arena must not lie in another", arena);
    if (shape.length !== 1 || dtype !== "f32") {
      fail("an arena must be f32 and have one axis", arena, `, shape=${formatShape(shape)}`);
    }
    if (producers.has(arena)) fail("an arena must not be computed but by its parts", arena);
    let end = 0;
    for (const id of viewsOf(tensors, arena)) {
      const offset = tensors[id].view!.offset;
      const place = `, offset=${offset}`;
      if (offset % VIEW_ALIGNMENT !== 0) {
        fail(`a view must start at a multiple of ${VIEW_ALIGNMENT} elements`, id, place);
      }
      if (tensors[id].dtype !== "f32") fail("a view must be f32", id);
      if (offset < end) fail("views of an arena must not overlap", id, place);
      end = offset + elementCount(tensors[id].shape);
      if (end > shape[0]) fail("a view must lie inside its arena", id, `${place}, end=${end}`);
      if (inputIds.has(arena) !== inputIds.has(id)) {
        fail("views of an input must be inputs, and of another arena computed", id);
      }
    }
  }
  nodes.forEach(({ inputs: read, outputs }, n) => {
    for (const id of read) {
      const arena = arenaOf(id);
      if (arena !== undefined && outputs.some((output) => arenaOf(output) === arena)) {
        fail("no op may both read and write parts of an arena", id);
      }
      const late = arenas.has(id) &&
        viewsOf(tensors, id).some((part) => (producers.get(part) ?? -1) > n);
      if (late) fail("an arena must be read after all its parts are written", id);
    }
  });
}

function checkUpdates({ tensors, inputs, updates }: Graph, fail: Fail): void {
  const inputIds = new Set(inputs.values());
  for (const [input, value] of updates) {
    if (!inputIds.has(input)) fail("an updated tensor must be an input", input);
    const [is, mustBe] = [tensors[value], tensors[input]];
    if (formatShape(is.shape) !== formatShape(mustBe.shape) || is.dtype !== mustBe.dtype) {
      fail(
        "an input must be updated by a value of its shape and type",
        input,
        `, shape=${formatShape(mustBe.shape)}, value=${formatShape(is.shape)}`,
      );
    }
    if (mustBe.view !== undefined && updates.has(mustBe.view.of)) {
      fail("an input must not be updated both by itself and with its arena", input);
    }
  }
}
