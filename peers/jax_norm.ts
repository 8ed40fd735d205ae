// Peer: jax-js. Arguments: its npm specifier, and "wasm" or "webgpu". It runs in a process of its
// own, without the project's configuration, so that it is no dependency of the project.
import { decodeValues, encodeValues, type Question, serveLines } from "./serve_lines.ts";

/** The part of jax-js's arrays that is used; `ref` keeps an array that an operation would free. */
interface JaxArray {
  readonly ref: JaxArray;
  add(other: number): JaxArray;
  div(other: JaxArray): JaxArray;
  mean(axis: number, options: { readonly keepdims: boolean }): JaxArray;
  data(): Promise<Float32Array>;
}
interface Jax {
  init(device: string): Promise<readonly string[]>;
  defaultDevice(device: string): void;
  jit(f: (x: JaxArray) => JaxArray): (x: JaxArray) => JaxArray;
  readonly nn: { standardize(x: JaxArray, axis: number, o: { epsilon: number }): JaxArray };
  readonly numpy: {
    array(values: Float32Array, options: { readonly shape: readonly number[] }): JaxArray;
    square(x: JaxArray): JaxArray;
    sqrt(x: JaxArray): JaxArray;
  };
}

const [specifier, device] = Deno.args;

await serveLines(async () => {
  const { init, defaultDevice, jit, nn, numpy }: Jax = await import(specifier);
  await init(device);
  defaultDevice(device);
  const norms = {
    "layer-norm": (eps: number) => jit((x) => nn.standardize(x, -1, { epsilon: eps })),
    "rms-norm": (eps: number) =>
      jit((x) => x.ref.div(numpy.sqrt(numpy.square(x).mean(-1, { keepdims: true }).add(eps)))),
  };
  const compiled = new Map<string, (x: JaxArray) => JaxArray>();
  return {
    name: `jax-js ${specifier.split("@").at(-1)} ${device}`,
    answers: {
      async forward({ norm, eps, rows, width, x }: Question) {
        const run = compiled.get(norm) ?? norms[norm](eps);
        compiled.set(norm, run);
        const y = run(numpy.array(decodeValues(x), { shape: [rows, width] }));
        return { y: encodeValues(await y.data()) };
      },
    },
  };
});
