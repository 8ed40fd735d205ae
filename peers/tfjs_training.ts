import { finishTfjs, type Tf, type TfTensor, type TfVariable } from "./tfjs_api.ts";
import { tfjsGelu, tfjsLayerNorm } from "./tfjs_layers.ts";
import type { CaseTraining } from "./training_answers.ts";
import { caseParameters, caseTokens, type TrainingCase } from "./training_case.ts";

/** Builds the training of a case in TensorFlow.js, with AdamW written out. */
export function tfjsTraining(tf: Tf, c: TrainingCase): Promise<CaseTraining> {
  const initial = caseParameters(c);
  const variables = (trainable: boolean, make: (i: number) => TfTensor) =>
    Object.fromEntries(initial.map(({ name }, i): [string, TfVariable] => [
      name,
      tf.variable(make(i), trainable, trainable ? name : undefined),
    ]));
  const parameters = variables(true, (i) => tf.tensor(initial[i].values, initial[i].shape));
  const m = variables(false, (i) => tf.zeros(initial[i].shape));
  const v = variables(false, (i) => tf.zeros(initial[i].shape));
  const words = caseTokens(c);
  // Not every backend has the gradient of a gather, so the embedding is a product with one-hot rows.
  const [tokens, targets] = [words.tokens, words.targets].map((values) => {
    const indices = tf.tensor(Int32Array.from(values), [values.length], "int32");
    return tf.oneHot(indices, c.vocabulary).cast("float32");
  });
  const mask = tf.tidy(() =>
    tf.linalg.bandPart(tf.ones([c.length, c.length]), -1, 0).sub(1).mul(1e9)
  );
  const loss = () => lossOf(tf, c, { parameters, tokens, targets, mask });
  let taken = 0;
  return Promise.resolve({
    async takeSteps(count: number): Promise<number> {
      let last = NaN;
      for (let i = 0; i < count; i++) {
        taken++;
        const { value, grads } = tf.variableGrads(loss);
        tf.tidy(() => update(c, { parameters, m, v, grads, taken }));
        for (const gradient of Object.values(grads)) gradient.dispose();
        [last] = await value.data();
        value.dispose();
        await finishTfjs(tf);
      }
      return last;
    },
  });
}

/** AdamW on every parameter. */
function update(
  c: TrainingCase,
  { parameters, m, v, grads, taken }: {
    readonly parameters: Readonly<Record<string, TfVariable>>;
    readonly m: Readonly<Record<string, TfVariable>>;
    readonly v: Readonly<Record<string, TfVariable>>;
    readonly grads: Readonly<Record<string, TfTensor>>;
    readonly taken: number;
  },
): void {
  const [rest1, rest2] = [1 - c.beta1 ** taken, 1 - c.beta2 ** taken];
  for (const [name, gradient] of Object.entries(grads)) {
    m[name].assign(m[name].mul(c.beta1).add(gradient.mul(1 - c.beta1)));
    v[name].assign(v[name].mul(c.beta2).add(gradient.square().mul(1 - c.beta2)));
    const step = m[name].div(rest1).div(v[name].div(rest2).sqrt().add(c.eps));
    const kept = parameters[name].mul(1 - c.rate * c.weightDecay);
    parameters[name].assign(kept.sub(step.mul(c.rate)));
  }
}

function lossOf(
  tf: Tf,
  c: TrainingCase,
  { parameters: p, tokens, targets, mask }: {
    readonly parameters: Readonly<Record<string, TfTensor>>;
    readonly tokens: TfTensor;
    readonly targets: TfTensor;
    readonly mask: TfTensor;
  },
): TfTensor {
  const rows = c.batch * c.length;
  const headWidth = c.width / c.heads;
  const norm = (x: TfTensor, name: string) =>
    tfjsLayerNorm(tf, x, { gain: p[`${name}.gain`], bias: p[`${name}.bias`], eps: c.normEps });
  let x = tf.matMul(tokens, p.token).reshape([c.batch, c.length, c.width]).add(p.position)
    .reshape([rows, c.width]);
  for (let layer = 0; layer < c.layers; layer++) {
    const weight = (name: string) => p[`${layer}.${name}`];
    const [q, k, v] = tf.split(tf.matMul(norm(x, `${layer}.norm1`), weight("qkv")), 3, -1)
      .map((part) =>
        part.reshape([c.batch, c.length, c.heads, headWidth]).transpose([0, 2, 1, 3])
          .reshape([c.batch * c.heads, c.length, headWidth])
      );
    const scores = tf.matMul(q, k, false, true).mul(1 / Math.sqrt(headWidth)).add(mask);
    const mixed = tf.matMul(tf.softmax(scores, -1), v)
      .reshape([c.batch, c.heads, c.length, headWidth]).transpose([0, 2, 1, 3])
      .reshape([rows, c.width]);
    x = x.add(tf.matMul(mixed, weight("output")));
    const inner = tf.matMul(norm(x, `${layer}.norm2`), weight("in"));
    x = x.add(tf.matMul(tfjsGelu(tf, inner), weight("out")));
  }
  const logits = tf.matMul(norm(x, "norm"), p.head);
  return tf.logSoftmax(logits, -1).mul(targets).sum().mul(-1 / rows);
}
