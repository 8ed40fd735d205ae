import type { Attributes, Op } from "../base/op.ts";
import { elementCount, type Shape } from "../base/shape.ts";
import type { TensorId } from "../graph/graph.ts";
import { GraphBuilder } from "../graph/graph_builder.ts";
import { dropout, embedding, randomBits } from "../../kernels/mod.ts";
import type { Init, Parameter } from "./parameter.ts";

/** Values of an input that never change: angles, positions. */
export interface Table {
  readonly name: string;
  readonly values: Float32Array | Uint32Array;
}

/** A parameter with its input. */
export interface BuiltParameter extends Parameter {
  readonly tensor: TensorId;
}

/** Sequences that grow by one token in each run, and how long they may become. */
export interface CacheSize {
  readonly batch: number;
  /** Tokens of a sequence. */
  readonly capacity: number;
  /** Tokens of a source, where there is an encoder: the longest that may come. */
  readonly source?: number;
}

/** What a graph for one new token of each sequence knows of those before it. */
export interface Decoding extends CacheSize {
  /** Input "position", `[batch]` of u32: place of each new token. */
  readonly position: TensorId;
}

/** A stack of blocks beside another in one model. */
export interface Stack {
  /** Begins the names of all that it has of its own, such as `encoder.`. */
  readonly prefix: string;
  /** Whether its parameters are those of the stack without a prefix, of the same path. */
  readonly sharesParameters: boolean;
}

const ONLY_STACK: Stack = { prefix: "", sharesParameters: false };

/** Builds the graph of a model out of parts, and keeps what has to be written from outside. */
export class ModelBuilder {
  /** The graph so far. */
  readonly graph: GraphBuilder = new GraphBuilder();
  /** Parameters, in the order in which parts asked for them. */
  readonly parameters: BuiltParameter[] = [];
  /** Inputs that are written once. */
  readonly tables: Table[] = [];
  /** Paths of the streams of dropout; the input of each is called as its stream. */
  readonly dropouts: string[] = [];
  /** Set where the graph takes one new token of each sequence: tensors are then `[batch, ...]`. */
  readonly decoding?: Decoding;
  /** Queries, keys and values of each attention layer, by its path: one tensor, or three. */
  readonly attended: Map<string, readonly TensorId[]> = new Map();
  readonly #shared = new Map<string, TensorId>();
  readonly #tensors = new Map<string, TensorId>();
  #stack = ONLY_STACK;
  #isShared = false;

  /**
   * Starts an empty graph.
   *
   * @param cache Given for a graph that takes one new token of each sequence.
   */
  constructor(cache?: CacheSize) {
    if (cache === undefined) return;
    this.decoding = { ...cache, position: this.graph.input("position", [cache.batch], "u32") };
  }

  /** Applies an op; returns its first output. */
  apply(op: Op, inputs: readonly TensorId[], attributes: Attributes = {}): TensorId {
    return this.graph.apply(op, inputs, attributes)[0];
  }

  /** Shape of a tensor. */
  shapeOf(tensor: TensorId): Shape {
    return this.graph.tensors[tensor].shape;
  }

  /** Builds the parts of another stack: parameters, tables and streams have names of their own. */
  inStack<T>(stack: Stack, build: () => T): T {
    const outer = this.#stack;
    this.#stack = stack;
    this.#isShared ||= stack.sharesParameters;
    try {
      return build();
    } finally {
      this.#stack = outer;
    }
  }

  /**
   * Adds a parameter, or gives that of another stack where stacks share them; weight decay applies
   * where it is a matrix, unless it is said.
   */
  parameter(path: string, shape: Shape, init: Init, decays = shape.length > 1): TensorId {
    const { prefix, sharesParameters } = this.#stack;
    const before = sharesParameters ? "" : prefix;
    return this.#parameter(before + path, { shape, init: within(before, init), decays });
  }

  /** Adds a parameter that each stack has of its own, even where they share the others. */
  ownParameter(path: string, shape: Shape, init: Init, decays = shape.length > 1): TensorId {
    return this.#parameter(this.#stack.prefix + path, { shape, init, decays });
  }

  /** Adds the parameter that all stacks read, or gives it. */
  commonParameter(path: string, shape: Shape, init: Init): TensorId {
    const known = this.#tensors.get(path);
    return known ?? this.#parameter(path, { shape, init, decays: shape.length > 1 });
  }

  #parameter(path: string, of: Pick<Parameter, "shape" | "init" | "decays">): TensorId {
    const known = this.#tensors.get(path);
    // Without shared stacks a path that comes again is a mistake, which the graph reports.
    if (known !== undefined && this.#isShared) return known;
    const tensor = this.graph.input(path, of.shape);
    this.parameters.push({ path, ...of, tensor });
    this.#tensors.set(path, tensor);
    return tensor;
  }

  /** Gives what parts of a stack share: it is made where the first of them asks for it. */
  shared(name: string, make: () => TensorId): TensorId {
    const key = this.#stack.prefix + name;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const tensor = make();
    this.#shared.set(key, tensor);
    return tensor;
  }

  /** Gives the input of a table, which parts of a stack may share by its name. */
  table(own: string, shape: Shape, make: () => Float32Array | Uint32Array): TensorId {
    return this.shared(own, () => {
      const [name, values] = [this.#stack.prefix + own, make()];
      this.tables.push({ name, values });
      return this.graph.input(name, shape, values instanceof Uint32Array ? "u32" : "f32");
    });
  }

  /**
   * Gives a table's rows for the tokens of a sequence: all of them, or those of the new tokens.
   *
   * @param name Name of the table, which parts may share.
   * @param size Tokens of a sequence, where whole ones are read, and columns.
   * @param make Makes the table for a number of positions.
   */
  positionRows(
    name: string,
    { length, columns }: { readonly length: number; readonly columns: number },
    make: (positions: number) => Float32Array,
  ): TensorId {
    const positions = this.decoding?.capacity ?? length;
    const table = this.table(name, [positions, columns], () => make(positions));
    if (this.decoding === undefined) return table;
    const { position } = this.decoding;
    return this.shared(`${name} of new tokens`, () => this.apply(embedding, [table, position]));
  }

  /** Drops elements by a stream of their own; nothing where the rate is 0. */
  dropout(path: string, x: TensorId, rate: number): TensorId {
    if (rate === 0) return x;
    const stream = `dropout/${this.#stack.prefix}${path}`;
    this.dropouts.push(stream);
    const key = this.graph.input(stream, [6], "u32");
    const words = this.apply(randomBits, [key], { count: elementCount(this.shapeOf(x)) });
    return this.apply(dropout, [x, words], { rate });
  }
}

/** Gives the start of a parameter of a stack, of which a part is drawn as one of that stack. */
function within(prefix: string, init: Init): Init {
  if (init.kind !== "normal" || init.part === undefined) return init;
  return { ...init, part: { ...init.part, path: prefix + init.part.path } };
}
