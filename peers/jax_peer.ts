// Peer: jax-js. Arguments: its npm specifier, "wasm" or "webgpu", and the number of threads. It runs
// in a process of its own, without the project's configuration, so that it is no dependency of it.
import { type Jax, type JaxArray, loadJax } from "./jax_api.ts";
import { jaxTraining } from "./jax_training.ts";
import { decodeValues, encodeValues, type NormQuestion, serveLines } from "./serve_lines.ts";
import {
  type CallsQuestion,
  type MatmulQuestion,
  type OpQuestion,
  timed,
  type Work,
} from "./timed_work.ts";
import { trainingAnswers } from "./training_answers.ts";
import { hashedValues } from "./training_case.ts";

const EPS = 1e-5;
/** Results on WebGPU that are waited for together: a wait costs 12 ms in Deno, each one memory. */
const RESULTS_KEPT = 16;

const [specifier, device, threads] = Deno.args;

await serveLines(async () => {
  const jax = await loadJax(specifier, { device, threads: Number(threads) });
  const { jit, nn, numpy } = jax;
  const matrix = (seed: number, shape: readonly [number, number]) =>
    numpy.array(hashedValues(shape[0] * shape[1], seed), { shape });
  const ops = opsOf(jax, EPS);
  const norms = {
    "layer-norm": (eps: number) => jit((x: JaxArray) => nn.standardize(x, -1, { epsilon: eps })),
    "rms-norm": (eps: number) => jit((x: JaxArray) => rmsNorm(jax, x, eps)),
  };
  const compiledNorms = new Map<string, (x: JaxArray) => JaxArray>();
  return {
    name: `jax-js ${specifier.split("@").at(-1)} ${device}`,
    answers: {
      async forward({ norm, eps, rows, width, x }: NormQuestion) {
        const run = compiledNorms.get(norm) ?? norms[norm](eps);
        compiledNorms.set(norm, run);
        const y = run(numpy.array(decodeValues(x), { shape: [rows, width] }));
        return { y: encodeValues(await y.data()) };
      },
      "time-matmul": timed(({ m, k, n, form }: MatmulQuestion) => {
        const [isTurnedA, isTurnedB] = [form[0] === "T", form[1] === "T"];
        const a = matrix(1, isTurnedA ? [k, m] : [m, k]);
        const b = matrix(2, isTurnedB ? [n, k] : [k, n]);
        const run = jit((a: JaxArray, b: JaxArray) =>
          numpy.matmul(isTurnedA ? a.transpose() : a, isTurnedB ? b.transpose() : b)
        );
        return repeated(() => run(a.ref, b.ref));
      }),
      "time-op": timed(({ op, rows, width }: OpQuestion) => {
        const [x, gain, bias] = [
          matrix(3, [rows, width]),
          numpy.array(hashedValues(width, 4), { shape: [width] }),
          numpy.array(hashedValues(width, 5), { shape: [width] }),
        ];
        const run = ops[op];
        return repeated(() => run(x.ref, gain.ref, bias.ref));
      }),
      "time-calls": timed(({ length, elements }: CallsQuestion) => {
        const x = numpy.array(new Float32Array(elements), { shape: [elements] });
        const addOne = jit((x: JaxArray) => x.add(1));
        return repeated(() => {
          let y = x.ref;
          for (let i = 0; i < length; i++) y = addOne(y);
          return y;
        });
      }),
      ...trainingAnswers((c) => jaxTraining(jax, c)),
    },
  };
});

/**
 * Repeats a call and waits as often as the device needs.
 *
 * WASM is waited for each time. WebGPU computes when it is waited for, and what is disposed of before
 * is never computed, so results are kept until then.
 */
function repeated(call: () => JaxArray): Work {
  const most = device === "wasm" ? 1 : RESULTS_KEPT;
  return async (repetitions) => {
    for (let done = 0; done < repetitions; done += most) {
      const results = Array.from({ length: Math.min(most, repetitions - done) }, call);
      await Promise.all(results.map((result) => result.blockUntilReady()));
      for (const result of results) result.dispose();
    }
  };
}

type TimedOp = (x: JaxArray, gain: JaxArray, bias: JaxArray) => JaxArray;

function opsOf(jax: Jax, eps: number): Record<OpQuestion["op"], TimedOp> {
  const { jit, nn } = jax;
  const plain = (f: (x: JaxArray) => JaxArray) =>
    jit((x: JaxArray, gain: JaxArray, bias: JaxArray) => {
      gain.dispose();
      bias.dispose();
      return f(x);
    });
  return {
    layer_norm: jit((x, gain, bias) => nn.standardize(x, -1, { epsilon: eps }).mul(gain).add(bias)),
    rms_norm: jit((x, gain, bias) => {
      bias.dispose();
      return rmsNorm(jax, x, eps).mul(gain);
    }),
    softmax: plain((x) => nn.softmax(x, -1)),
    gelu: plain((x) => nn.gelu(x, { approximate: true })),
  };
}

function rmsNorm({ numpy }: Jax, x: JaxArray, eps: number): JaxArray {
  const meanSquare = numpy.square(x.ref).mean(-1, { keepdims: true });
  return x.div(numpy.sqrt(meanSquare.add(eps)));
}
