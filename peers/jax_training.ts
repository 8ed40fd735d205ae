import type { Jax, JaxArray, JaxTree } from "./jax_api.ts";
import type { CaseTraining } from "./training_answers.ts";
import { caseParameters, caseTokens, type TrainingCase } from "./training_case.ts";

/** Builds the training of a case in jax-js, the whole step under `jit`. */
export function jaxTraining(jax: Jax, c: TrainingCase): Promise<CaseTraining> {
  const { jit, tree, valueAndGrad, numpy } = jax;
  const initial = caseParameters(c);
  const zeros = () =>
    Object.fromEntries(initial.map(({ name, shape, values }) => [
      name,
      numpy.array(new Float32Array(values.length), { shape }),
    ]));
  let parameters: JaxTree = Object.fromEntries(
    initial.map(({ name, shape, values }) => [name, numpy.array(values, { shape })]),
  );
  let [m, v]: JaxTree[] = [zeros(), zeros()];
  const words = caseTokens(c);
  const [tokens, targets] = [words.tokens, words.targets].map((values) =>
    numpy.array(Int32Array.from(values), { shape: [values.length] })
  );
  const step = jit((
    parameters: JaxTree,
    moments: { readonly m: JaxTree; readonly v: JaxTree },
    // 1 - beta1^t and 1 - beta2^t
    [rest1, rest2]: readonly [JaxArray, JaxArray],
    [tokens, targets]: readonly [JaxArray, JaxArray],
  ) => {
    const [loss, gradients] = valueAndGrad((p: JaxTree, x: JaxArray, y: JaxArray) =>
      lossOf(jax, c, { p, tokens: x, targets: y })
    )(tree.ref(parameters), tokens, targets);
    const next: Record<"p" | "m" | "v", Record<string, JaxArray>> = { p: {}, m: {}, v: {} };
    for (const [name, gradient] of Object.entries(gradients)) {
      const m = moments.m[name].mul(c.beta1).add(gradient.ref.mul(1 - c.beta1));
      const v = moments.v[name].mul(c.beta2).add(numpy.square(gradient).mul(1 - c.beta2));
      const root = numpy.sqrt(v.ref.div(rest2.ref)).add(c.eps);
      const update = m.ref.div(rest1.ref).div(root);
      next.p[name] = parameters[name].mul(1 - c.rate * c.weightDecay).sub(update.mul(c.rate));
      next.m[name] = m;
      next.v[name] = v;
    }
    rest1.dispose();
    rest2.dispose();
    return [next.p, next.m, next.v, loss] as const;
  });
  let taken = 0;
  return Promise.resolve({
    async takeSteps(count: number): Promise<number> {
      let value = NaN;
      for (let i = 0; i < count; i++) {
        taken++;
        const rests = [c.beta1, c.beta2].map((beta) =>
          numpy.array(Float32Array.of(1 - beta ** taken), { shape: [1] })
        ) as [JaxArray, JaxArray];
        const made = step(parameters, { m, v }, rests, [tokens.ref, targets.ref]);
        let loss: JaxArray;
        [parameters, m, v, loss] = made;
        await parameters.head.blockUntilReady();
        [value] = await loss.data(); // frees it; without a wait per step its queue grows
      }
      return value;
    },
  });
}

function lossOf(
  { nn, numpy }: Jax,
  c: TrainingCase,
  { p, tokens, targets }: {
    readonly p: JaxTree;
    readonly tokens: JaxArray;
    readonly targets: JaxArray;
  },
): JaxArray {
  const rows = c.batch * c.length;
  const norm = (x: JaxArray, name: string) =>
    nn.standardize(x, -1, { epsilon: c.normEps }).mul(p[`${name}.gain`]).add(p[`${name}.bias`]);
  // In 0.1.25 a gather has no gradient inside jit ("scatter input is not imm").
  const embedded = numpy.matmul(nn.oneHot(tokens, c.vocabulary), p.token);
  let x = embedded.reshape([c.batch, c.length, c.width]).add(p.position).reshape([rows, c.width]);
  for (let layer = 0; layer < c.layers; layer++) {
    const weight = (name: string) => p[`${layer}.${name}`];
    const qkv = numpy.matmul(norm(x.ref, `${layer}.norm1`), weight("qkv"))
      .reshape([c.batch, c.length, 3, c.heads, c.width / c.heads]);
    const [q, k, v] = [qkv.ref.slice([], [], 0), qkv.ref.slice([], [], 1), qkv.slice([], [], 2)];
    const mixed = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([rows, c.width]);
    x = x.add(numpy.matmul(mixed, weight("output")));
    const inner = numpy.matmul(norm(x.ref, `${layer}.norm2`), weight("in"));
    x = x.add(numpy.matmul(nn.gelu(inner, { approximate: true }), weight("out")));
  }
  const logits = numpy.matmul(norm(x, "norm"), p.head);
  const chosen = nn.logSoftmax(logits, -1).mul(nn.oneHot(targets, c.vocabulary));
  return chosen.sum().mul(-1 / rows);
}
