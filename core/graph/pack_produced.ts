import { ShapeError } from "../base/errors.ts";
import { elementCount, formatShape } from "../base/shape.ts";
import { copy } from "../../kernels/copy/copy.ts";
import { viewsOf } from "./arena.ts";
import type { GraphNode, TensorId, TensorInfo } from "./graph.ts";
import type { GraphBuilder } from "./graph_builder.ts";

/**
 * Places computed tensors in one arena, laid out as another: the gradients of packed parameters.
 *
 * One kernel can then work on all of them at once. A tensor is computed right in its place where
 * it can be; it gets a `copy` node if it is an input or lies in an arena already, if it is named
 * twice, if an op updates it in place, if it is read where another member is made, or if its size
 * is no multiple of four elements (WebGPU kernels write whole quads; `copy` writes zeros behind
 * the last element). The place of an undefined member, and the gaps, stay zero.
 *
 * @param builder The graph; nothing may have read the new arena, so call this once all members are
 *   there and before what works on them.
 * @param name Name of the arena.
 * @param options `members`: the tensors, in the order of the other arena's; `like`: that arena.
 * @returns The arena.
 * @throws {ShapeError} If the members do not match those of the other arena.
 */
export function packProduced(
  builder: GraphBuilder,
  name: string,
  { members, like }: {
    readonly members: readonly (TensorId | undefined)[];
    readonly like: TensorId;
  },
): TensorId {
  const { tensors } = builder;
  const places = viewsOf(tensors, like).map((id) => tensors[id]);
  requireSame(name, members.map((id) => id === undefined ? undefined : tensors[id]), places);
  const arena = builder.arena(name, elementCount(tensors[like].shape));
  const fixed = fixedTensors(builder.nodes, members);
  const produced = new Set(builder.nodes.flatMap(({ outputs }) => outputs));
  members.forEach((member, i) => {
    if (member === undefined) return;
    const { shape, view, name } = tensors[member];
    const stays = fixed.has(member) || !produced.has(member) || view !== undefined ||
      members.indexOf(member) !== members.lastIndexOf(member) || elementCount(shape) % 4 !== 0;
    const tensor = stays ? builder.apply(copy, [member])[0] : member;
    if (stays) builder.rename(tensor, `${name}/packed`);
    builder.place(tensor, { of: arena, offset: places[i].view!.offset });
  });
  return arena;
}

function requireSame(
  name: string,
  members: readonly (TensorInfo | undefined)[],
  places: readonly TensorInfo[],
): void {
  if (members.length !== places.length) {
    throw new ShapeError(
      `Cannot pack ${name} as there must be a member, or undefined, for each place: ` +
        `members=${members.length}, places=${places.length}`,
    );
  }
  members.forEach((member, i) => {
    if (member === undefined) return;
    const [is, mustBe] = [formatShape(member.shape), formatShape(places[i].shape)];
    if (is === mustBe) return;
    throw new ShapeError(
      `Cannot pack ${name} as a member must have the shape of its place: ` +
        `${member.name}=${is}, ${places[i].name}=${mustBe}`,
    );
  });
}

/** Finds tensors whose memory is settled by an update in place, or that meet another member. */
function fixedTensors(
  nodes: readonly GraphNode[],
  members: readonly (TensorId | undefined)[],
): Set<TensorId> {
  const fixed = new Set<TensorId>();
  for (const { op, inputs, outputs } of nodes) {
    for (const { input, output } of op.inPlace ?? []) {
      fixed.add(inputs[input]);
      fixed.add(outputs[output]);
    }
    // A device may not bind one buffer for reading and for writing at once.
    if (outputs.some((id) => members.includes(id))) inputs.forEach((id) => fixed.add(id));
  }
  return fixed;
}
