/** The part of TensorFlow.js's tensors that is used. */
export interface TfTensor {
  add(other: TfTensor | number): TfTensor;
  sub(other: TfTensor | number): TfTensor;
  mul(other: TfTensor | number): TfTensor;
  div(other: TfTensor | number): TfTensor;
  square(): TfTensor;
  sqrt(): TfTensor;
  sum(): TfTensor;
  reshape(shape: readonly number[]): TfTensor;
  transpose(axes: readonly number[]): TfTensor;
  cast(type: "float32"): TfTensor;
  data(): Promise<Float32Array>;
  dataSync(): Float32Array;
  dispose(): void;
}

/** A tensor whose values can be replaced. */
export interface TfVariable extends TfTensor {
  assign(values: TfTensor): void;
}

interface TfBackend {
  /** Only of WebGPU. */
  readonly queue?: GPUQueue;
  readonly commandEncoder?: GPUCommandEncoder;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** The part of TensorFlow.js that is used. */
export interface Tf {
  readonly version: { readonly tfjs: string };
  env(): { set(flag: string, value: boolean): void };
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  backend(): TfBackend;
  tensor(
    values: Float32Array | Int32Array,
    shape: readonly number[],
    type?: "float32" | "int32",
  ): TfTensor;
  ones(shape: readonly number[]): TfTensor;
  zeros(shape: readonly number[]): TfTensor;
  variable(values: TfTensor, trainable: boolean, name?: string): TfVariable;
  tidy<T>(f: () => T): T;
  add(a: TfTensor, b: TfTensor | number): TfTensor;
  matMul(a: TfTensor, b: TfTensor, transposeA?: boolean, transposeB?: boolean): TfTensor;
  moments(
    x: TfTensor,
    axis: number,
    keepDims: boolean,
  ): { readonly mean: TfTensor; readonly variance: TfTensor };
  mean(x: TfTensor, axis: number, keepDims: boolean): TfTensor;
  rsqrt(x: TfTensor): TfTensor;
  tanh(x: TfTensor): TfTensor;
  softmax(x: TfTensor, axis: number): TfTensor;
  logSoftmax(x: TfTensor, axis: number): TfTensor;
  oneHot(x: TfTensor, count: number): TfTensor;
  split(x: TfTensor, parts: number, axis: number): TfTensor[];
  variableGrads(f: () => TfTensor): {
    readonly value: TfTensor;
    readonly grads: Readonly<Record<string, TfTensor>>;
  };
  readonly linalg: { bandPart(x: TfTensor, lower: number, upper: number): TfTensor };
}

interface TfWasm {
  setWasmPaths(folder: string): void;
}

/** Version of TensorFlow.js's packages. */
export const TFJS_VERSION = "4.22.0";
const WASM = `npm:@tensorflow/tfjs-backend-wasm@${TFJS_VERSION}`;
const WEBGPU = `npm:@tensorflow/tfjs-backend-webgpu@${TFJS_VERSION}`;

/** Loads TensorFlow.js on a device: "wasm", whose threads do not start in Deno, or "webgpu". */
export async function loadTfjs(device: string): Promise<Tf> {
  const tf: Tf = await import(`npm:@tensorflow/tfjs@${TFJS_VERSION}`);
  if (device === "wasm") {
    const { setWasmPaths }: TfWasm = await import(`${WASM}`);
    setWasmPaths(new URL(".", import.meta.resolve(WASM)).pathname);
    tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  } else {
    await import(`${WEBGPU}`);
    tf.env().set("WEBGPU_CPU_FORWARD", false); // else small ops run on the CPU
  }
  if (!await tf.setBackend(device)) throw new Error(`its backend does not start: ${device}`);
  await tf.ready();
  return tf;
}

/** Waits until everything asked for is done; WASM has done it already. */
export async function finishTfjs(tf: Tf): Promise<void> {
  const backend = tf.backend();
  if (backend.queue === undefined) return;
  if (backend.commandEncoder) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
  await backend.queue.onSubmittedWorkDone();
}
