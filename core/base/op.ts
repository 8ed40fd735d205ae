import type { Shape } from "./shape.ts";

/** Numbers that belong to an application of an op rather than to its data, such as `eps`. */
export type Attributes = Readonly<Record<string, number>>;

/** Element types of tensors: f32 values, or 32-bit words (token indices, random bits). */
export type Dtype = "f32" | "u32";

/** Shapes of one application of an op, known before anything runs. */
export interface OpShapes {
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
}

/** What one application of an op moves and computes, for plans and rooflines. */
export interface OpCost {
  /** Elements read and written, each counted once, as if nothing stayed in a cache. */
  readonly elementsMoved: number;
  /** Additions, multiplications, divisions and square roots. */
  readonly flops: number;
}

/**
 * Names a buffer of one application: an input, an output or a scratch tensor, by its place.
 *
 * `workspace` is memory that each thread has for itself during one stage on the CPU.
 */
export interface BufferRef {
  readonly role: "input" | "output" | "scratch" | "workspace";
  readonly index: number;
}

/** One kernel call on the CPU. Stages of an op run in order; each may be cut along its extent. */
export interface WasmStage {
  /** Exported function; it takes the arguments, then `begin` and `end` of its part. */
  readonly entry: string;
  /** Pointers of buffers, and plain numbers, in order. */
  readonly args: readonly (BufferRef | number)[];
  /** Number of independent units of work (rows, columns, chunks). */
  readonly extent: number;
  /** Cuts fall on multiples of this. */
  readonly align: number;
  /** Elements touched by one unit; decides whether threads pay. */
  readonly elementsPerUnit: number;
  /** Bytes of the workspace of each thread, for a stage that takes one as an argument. */
  readonly workspaceBytes?: number;
  /**
   * Units of this stage for each unit of the stage before, where unit by unit nothing else is
   * touched of what that stage, and those it is chained to, wrote: a thread then goes on with its
   * own part, without a barrier.
   */
  readonly chain?: number;
}

/** An AssemblyScript file under `kernels/`, and the names put in place of its placeholders. */
export interface WasmSource {
  readonly file: string;
  readonly names?: Readonly<Record<string, string>>;
}

/** What a shader is written for: a GPU, or a CPU that plays one. */
export type WebgpuTarget = "hardware" | "software";

/** One dispatch on WebGPU. */
export interface WebgpuStage {
  /**
   * WGSL of the stage: its bindings from 1 on, and the function
   * `@workgroup_size(...) fn kernel(group: vec3u, groups: vec3u, local: vec3u)`.
   */
  readonly code: string;
  /** Buffers bound at 1, 2, ...; binding 0 holds the run-time zero and the parameters. */
  readonly bindings: readonly BufferRef[];
  /** Words that the shader reads as `params[1]`, `params[2]`, ... */
  readonly params: readonly number[];
  readonly workgroups: readonly [number, number, number];
}

/** A traced scalar function, as the printers take it; see kernels/arithmetic/trace.ts. */
export interface PrintableFunction {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly nodes: readonly unknown[];
  readonly result: number;
}

/** One case of the shared checks. */
export interface OpCase {
  readonly name: string;
  readonly inputShapes: readonly Shape[];
  readonly attributes?: Attributes;
  /** Values of each input: by name of a generator in the shared checks, or all words of a `u32`. */
  readonly values?: readonly (CaseValues | readonly number[])[];
}

/**
 * Generators of test values: random normals, all equal, zeros, huge, tiny, mixed signs, offset;
 * `index` is below 7, `place` below 300, `word` any 32-bit word.
 */
export type CaseValues =
  | "normal"
  | "zero"
  | "one"
  | "equal"
  | "huge"
  | "tiny"
  | "mixed"
  | "offset"
  | "positive"
  | "index"
  | "place"
  | "word";

/** Which words an input of indices may hold. */
export interface IndexLimit {
  /** Indices are smaller than this. */
  readonly below: number;
  /** Indices are no smaller than this; 0 where not given. Counts start from 1, for one. */
  readonly from?: number;
  /** One word that is taken beside them, such as the mark of targets that do not count. */
  readonly except?: number;
}

/** A tensor of the graph that is being built, by its place. */
export type TensorRef = number;

/** What the gradient of one application is built from. */
export interface GradientContext {
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
  /** Gradient of the loss for each output; `undefined` where the loss does not depend on it. */
  readonly gradOutputs: readonly (TensorRef | undefined)[];
  /** Whether the gradient of each input is needed. */
  readonly wanted: readonly boolean[];
  readonly shapes: OpShapes;
  readonly attributes: Attributes;
  /** Adds an application of an op to the graph; returns its outputs. */
  apply(op: Op, inputs: readonly TensorRef[], attributes?: Attributes): readonly TensorRef[];
}

/** Says that an output always lies where an input lay, so that the op updates it in place. */
export interface InPlace {
  readonly output: number;
  readonly input: number;
}

/**
 * The contract of an op: what it computes, on which shapes, how exactly, and by which kernels.
 *
 * The f64 reference is the definition. The WASM and the WGSL implementation must give the same
 * bits; `bound` says how far those may lie from the reference.
 */
export interface Op {
  /** Snake-case name, unique. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Names of the attributes that every application must give. */
  readonly attributes: readonly string[];
  /** Element type of each input; f32 where not given. */
  readonly inputDtypes?: readonly Dtype[];
  /** Element type of each output; f32 where not given. */
  readonly outputDtypes?: readonly Dtype[];
  /** @throws {ShapeError} If the shapes do not fit; the message names the rule. */
  inferShapes(inputs: readonly Shape[], attributes: Attributes): readonly Shape[];
  /**
   * States which indices each u32 input may hold; devices refuse others before they write them.
   *
   * Kernels read nothing outside of tensors even so.
   */
  limits?(shapes: OpShapes, attributes: Attributes): readonly (IndexLimit | undefined)[];
  /**
   * Builds the gradient of each input from the gradients of the outputs (reverse mode).
   *
   * Ops without it have no gradient: words, random numbers, updates. `undefined` in the result
   * means that the loss does not depend on that input.
   */
  gradient?(context: GradientContext): readonly (TensorRef | undefined)[];
  /**
   * Names of the f32 inputs and outputs that `gradient` leaves out: saved statistics, tables.
   *
   * A loss that depends on such an output, or a wanted input of that kind, is refused.
   */
  readonly withoutGradient?: readonly string[];
  /**
   * Outputs that are updates of inputs. Kernels name them as outputs only; the reference stays a
   * pure function. No other op may read such an input afterwards.
   */
  readonly inPlace?: readonly InPlace[];
  /** Least size of an element of each output that is not 0, where it is not 2^-51. */
  readonly storedMinimums?: readonly (number | undefined)[];
  /**
   * For y[i] = f(x0[i], x1[i], ...): its function, so that chains of them can be fused.
   *
   * It takes an element of each tensor in order, then attributes by their names, rounded to f32.
   * A tensor has the shape of y, or is one row for all, or, where `perRow` is 1, one value a row.
   */
  readonly elementwise?: PrintableFunction;
  /**
   * Words that `elementwise` takes behind the elements, where these are not attributes by name.
   * Tensors of words then have as many elements as y, in any shape.
   */
  elementwiseWords?(attributes: Attributes): readonly number[];
  /**
   * The text of `epilogue(word: u32, at: u32) -> u32` in one of the op's shaders, which
   * stores `epilogue(word, at)` as element `at` of the first output, once; no other stage reads
   * that output. A fused op puts another function in its place.
   */
  readonly epilogue?: string;
  /** Computes the outputs in f64. Inputs are not modified. */
  reference(
    inputs: readonly Float64Array[],
    shapes: OpShapes,
    attributes: Attributes,
  ): readonly Float64Array[];
  /**
   * Accepted absolute error of one output element, from the values of the reference.
   *
   * Computed from the arithmetic (number of roundings, bounds of the functions), never tuned.
   */
  bound(context: BoundContext): readonly Float64Array[];
  cost(shapes: OpShapes, attributes: Attributes): OpCost;
  /** Shapes of buffers that live only inside the op. */
  scratch?(shapes: OpShapes, attributes: Attributes): readonly Shape[];
  readonly functions: readonly PrintableFunction[];
  /** AssemblyScript sources that export the entries of `wasm`. */
  readonly wasmSources: readonly WasmSource[];
  wasm(shapes: OpShapes, attributes: Attributes): readonly WasmStage[];
  /** Stages for a kind of adapter; which one may change their speed, but never a bit. */
  webgpu(
    shapes: OpShapes,
    attributes: Attributes,
    target?: WebgpuTarget,
  ): readonly WebgpuStage[];
  readonly cases: readonly OpCase[];
}

/** What a bound may depend on. */
export interface BoundContext {
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
  readonly shapes: OpShapes;
  readonly attributes: Attributes;
}

/** Refers to an input of the op by its place. */
export function input(index: number): BufferRef {
  return { role: "input", index };
}

/** Refers to an output of the op by its place. */
export function output(index: number): BufferRef {
  return { role: "output", index };
}

/** Refers to a scratch tensor of the op by its place. */
export function scratch(index: number): BufferRef {
  return { role: "scratch", index };
}

/** Refers to the workspace of the thread that runs the stage. */
export function workspace(): BufferRef {
  return { role: "workspace", index: 0 };
}
