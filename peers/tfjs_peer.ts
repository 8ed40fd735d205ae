// Peer: TensorFlow.js. Argument: "wasm" or "webgpu". It runs in a process of its own, without the
// project's configuration, so that it is no dependency of it.
import { serveLines } from "./serve_lines.ts";
import { finishTfjs, loadTfjs, type TfTensor } from "./tfjs_api.ts";
import { tfjsGelu, tfjsLayerNorm, tfjsRmsNorm } from "./tfjs_layers.ts";
import { tfjsTraining } from "./tfjs_training.ts";
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

const [device] = Deno.args;

await serveLines(async () => {
  const tf = await loadTfjs(device);
  const tensor = (seed: number, shape: readonly number[]) =>
    tf.tensor(hashedValues(shape.reduce((a, b) => a * b, 1), seed), shape);

  function repeated(call: () => TfTensor): Work {
    return async (repetitions) => {
      let last: TfTensor | undefined;
      for (let i = 0; i < repetitions; i++) {
        last?.dispose();
        last = tf.tidy(call);
      }
      await finishTfjs(tf);
      last?.dispose();
    };
  }

  return {
    name: `TensorFlow.js ${tf.version.tfjs} ${device}`,
    answers: {
      "time-matmul": timed(({ m, k, n, form }: MatmulQuestion) => {
        const [isTurnedA, isTurnedB] = [form[0] === "T", form[1] === "T"];
        const a = tensor(1, isTurnedA ? [k, m] : [m, k]);
        const b = tensor(2, isTurnedB ? [n, k] : [k, n]);
        return repeated(() => tf.matMul(a, b, isTurnedA, isTurnedB));
      }),
      "time-op": timed(({ op, rows, width }: OpQuestion) => {
        const [x, gain, bias] = [tensor(3, [rows, width]), tensor(4, [width]), tensor(5, [width])];
        const calls: Record<OpQuestion["op"], () => TfTensor> = {
          layer_norm: () => tfjsLayerNorm(tf, x, { gain, bias, eps: EPS }),
          rms_norm: () => tfjsRmsNorm(tf, x, { gain, eps: EPS }),
          softmax: () => tf.softmax(x, -1),
          gelu: () => tfjsGelu(tf, x),
        };
        return repeated(calls[op]);
      }),
      "time-calls": timed(({ length, elements }: CallsQuestion) => {
        const [x, one] = [tf.zeros([elements]), tf.ones([elements])];
        return repeated(() => {
          let y = x;
          for (let i = 0; i < length; i++) y = tf.add(y, one);
          return y;
        });
      }),
      ...trainingAnswers((c) => tfjsTraining(tf, c)),
    },
  };
});
