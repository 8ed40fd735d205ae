/** The part of jax-js's arrays that is used. An operation frees its arguments; `ref` keeps one. */
export interface JaxArray {
  readonly ref: JaxArray;
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray | number): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  div(other: JaxArray | number): JaxArray;
  sum(): JaxArray;
  mean(axis: number, options: { readonly keepdims: boolean }): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(): JaxArray;
  /** `[]` takes a whole axis, a number one place of it. */
  slice(...ranges: readonly (readonly [] | number)[]): JaxArray;
  data(): Promise<Float32Array>;
  blockUntilReady(): Promise<JaxArray>;
  dispose(): void;
}

/** Arrays by name, which jax-js takes as one argument. */
export type JaxTree = Readonly<Record<string, JaxArray>>;

/** The part of jax-js that is used. */
export interface Jax {
  init(device: string): Promise<readonly string[]>;
  defaultDevice(device: string): void;
  jit<F extends (...args: never[]) => unknown>(f: F): F;
  valueAndGrad<Rest extends readonly unknown[]>(
    f: (parameters: JaxTree, ...rest: Rest) => JaxArray,
  ): (parameters: JaxTree, ...rest: Rest) => [JaxArray, JaxTree];
  readonly tree: { ref<T>(tree: T): T };
  readonly nn: {
    standardize(x: JaxArray, axis: number, options: { readonly epsilon: number }): JaxArray;
    softmax(x: JaxArray, axis: number): JaxArray;
    logSoftmax(x: JaxArray, axis: number): JaxArray;
    gelu(x: JaxArray, options: { readonly approximate: boolean }): JaxArray;
    oneHot(x: JaxArray, count: number): JaxArray;
    dotProductAttention(
      q: JaxArray,
      k: JaxArray,
      v: JaxArray,
      options: { readonly isCausal: boolean },
    ): JaxArray;
  };
  readonly numpy: {
    array(
      values: Float32Array | Int32Array,
      options: { readonly shape: readonly number[] },
    ): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    square(x: JaxArray): JaxArray;
    sqrt(x: JaxArray): JaxArray;
  };
}

/** Loads jax-js on a device; it takes as many workers as the machine seems to have cores. */
export async function loadJax(
  specifier: string,
  { device, threads }: { readonly device: string; readonly threads: number },
): Promise<Jax> {
  Object.defineProperty(navigator, "hardwareConcurrency", { value: threads });
  const jax: Jax = await import(specifier);
  await jax.init(device);
  jax.defaultDevice(device);
  return jax;
}
