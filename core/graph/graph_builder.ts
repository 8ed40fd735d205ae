import type { Attributes, Dtype, Op } from "../base/op.ts";
import type { Shape } from "../base/shape.ts";
import { applicationShapes } from "./application_shapes.ts";
import { layOutArena } from "./arena.ts";
import type { Graph, GraphNode, TensorId, TensorInfo, TensorView } from "./graph.ts";
import { validateGraph } from "./validate_graph.ts";

/** Builds a {@link Graph} one application at a time; shapes are checked as it grows. */
export class GraphBuilder {
  readonly #tensors: TensorInfo[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #inputs = new Map<string, TensorId>();
  readonly #outputs = new Map<string, TensorId>();
  readonly #updates = new Map<TensorId, TensorId>();

  /** Tensors so far, by id. */
  get tensors(): readonly TensorInfo[] {
    return this.#tensors;
  }

  /** Applications so far, in order. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  #tensor(info: TensorInfo): TensorId {
    this.#tensors.push(info);
    return this.#tensors.length - 1;
  }

  /**
   * Adds a tensor that is written from outside.
   *
   * @throws {RangeError} If the name is taken.
   */
  input(name: string, shape: Shape, dtype: Dtype = "f32"): TensorId {
    if (this.#inputs.has(name)) {
      throw new RangeError(`Cannot add an input as its name must be new: name=${name}`);
    }
    const id = this.#tensor({ name, shape, dtype });
    this.#inputs.set(name, id);
    return id;
  }

  /**
   * Applies an op.
   *
   * @param op The op.
   * @param inputs Tensors it reads, in the order of its contract.
   * @param attributes Numbers its contract asks for.
   * @returns The tensors it writes, in the order of its contract.
   * @throws {ShapeError} If the shapes do not fit; with the rule and the names of the tensors.
   * @throws {TypeError} If a tensor has the wrong type of elements.
   * @throws {RangeError} If an attribute or a tensor is missing.
   */
  apply(op: Op, inputs: readonly TensorId[], attributes: Attributes = {}): TensorId[] {
    const shapes = applicationShapes(op, inputs.map((id) => this.#tensors[id]), attributes);
    const outputs = shapes.map((shape, index) =>
      this.#tensor({
        name: `${op.name}_${this.#nodes.length}.${op.outputs[index]}`,
        shape,
        dtype: op.outputDtypes?.[index] ?? "f32",
      })
    );
    this.#nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  /**
   * Packs inputs into an arena, an input of its own: parameters, moments.
   *
   * Each keeps its name and is now a view; they lie in the order given. Either is written from
   * outside: the parts by their names, or the whole with zeros in the gaps.
   *
   * @param name Name of the arena.
   * @param members The inputs, f32.
   * @returns The arena, of shape `[length]`.
   * @throws {RangeError} If a member lies in an arena already, or the name is taken.
   */
  pack(name: string, members: readonly TensorId[]): TensorId {
    const { offsets, length } = layOutArena(members.map((id) => this.#tensors[id].shape));
    const arena = this.input(name, [length]);
    members.forEach((id, i) => this.place(id, { of: arena, offset: offsets[i] }));
    return arena;
  }

  /**
   * Adds an arena whose parts are computed; {@link GraphBuilder.place} says which.
   *
   * @param name Its name.
   * @param length Elements, gaps included.
   */
  arena(name: string, length: number): TensorId {
    return this.#tensor({ name, shape: [length], dtype: "f32" });
  }

  /**
   * Makes a tensor a part of an arena.
   *
   * @throws {RangeError} If it lies in an arena already.
   */
  place(tensor: TensorId, view: TensorView): void {
    const info = this.#tensors[tensor];
    if (info.view !== undefined) {
      throw new RangeError(
        `Cannot place a tensor in an arena as it must not lie in one already: ` +
          `tensor=${JSON.stringify(info.name)}, arena=${
            JSON.stringify(this.#tensors[info.view.of].name)
          }`,
      );
    }
    this.#tensors[tensor] = { ...info, view };
  }

  /**
   * Gives a tensor a name that says in dumps and messages what it is.
   *
   * @throws {RangeError} If the tensor is an input, whose name is its address.
   */
  rename(tensor: TensorId, name: string): void {
    const info = this.#tensors[tensor];
    if (this.#inputs.get(info.name) === tensor) {
      throw new RangeError(`Cannot rename a tensor as it must not be an input: name=${info.name}`);
    }
    this.#tensors[tensor] = { ...info, name };
  }

  /**
   * Names a tensor that may be read from outside.
   *
   * @throws {RangeError} If the name is taken.
   */
  output(name: string, tensor: TensorId): void {
    if (this.#outputs.has(name)) {
      throw new RangeError(`Cannot name an output as its name must be new: name=${name}`);
    }
    this.#outputs.set(name, tensor);
  }

  /**
   * Lets an input take the value of a tensor at the end of each run.
   *
   * @throws {RangeError} If the input is updated already.
   */
  update(input: TensorId, value: TensorId): void {
    if (this.#updates.has(input)) {
      throw new RangeError(
        `Cannot update an input as it is updated already: input=${this.#tensors[input].name}`,
      );
    }
    this.#updates.set(input, value);
  }

  /**
   * Finishes the graph.
   *
   * @throws {RangeError} If it breaks a rule of arenas or updates; see {@link validateGraph}.
   */
  build(): Graph {
    const graph = {
      tensors: [...this.#tensors],
      nodes: [...this.#nodes],
      inputs: new Map(this.#inputs),
      outputs: new Map(this.#outputs),
      updates: new Map(this.#updates),
    };
    validateGraph(graph);
    return graph;
  }
}
