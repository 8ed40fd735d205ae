import { defineExperiment } from "../mod.ts";
const SHAZEER = "arXiv:2002.05202, table 1";
const T5 = { unit: "nat", source: SHAZEER }; // log-perplexity of T5-base on C4
const EARLY = { ...T5, text: "T5-base on C4, 65,536 steps; deviations over runs 0.003 to 0.010" };
const LATE = { ...T5, text: "T5-base on C4, 524,288 steps; one run, and no test" };
const LOWER = { kind: "lower-loss", candidate: "swiglu", margin: 0.02 } as const;
const PLAIN = ["relu", "gelu", "silu"];
const GATES = ["reglu", "geglu", "swiglu"]; // the same three functions, as gates
const BY_GATE = { ...LOWER, baseline: PLAIN, candidate: GATES };
const TEXT = { data: "shakespeare", margin: 0.01 } as const;
const EXACT = { kind: "property-below", arm: "swiglu", metric: "max_error_ulp" } as const;
// deno-fmt-ignore -- tables: arms; claim, then rule
export default defineExperiment({
  name: "activations", version: 1, source: SHAZEER,
  title: "Activations of the feed-forward layer, at equal parameters",
  question: "Does SwiGLU lower the loss, and is it the gate or the function that does?",
  arms: {
    relu: { model: { activation: "relu" } }, "leaky-relu": { model: { activation: "leaky-relu" } },
    gelu: { model: { activation: "gelu" } }, "gelu-erf": { model: { activation: "gelu-erf" } },
    silu: { model: { activation: "silu" } }, // Swish with beta 1; GELU is its tanh form
    elu: { model: { activation: "elu" } }, glu: { model: { activation: "glu" } },
    bilinear: { model: { activation: "bilinear" } }, reglu: { model: { activation: "reglu" } },
    geglu: { model: { activation: "geglu" } }, swiglu: { model: { activation: "swiglu" } },
    "relu-on-logits": { model: { activation: "relu", logitActivation: "relu" } }, // the control
  },
  // 2/3 of 96 and of 192 are whole: 2 x 96 d = 3 x 64 d, so all arms have equal parameters.
  base: { model: { dModel: 32, dFf: 96 }, train: { batch: 8 } }, // 8 x 64 = 512 tokens
  training: {
    data: [{ name: "pcfg", source: "pcfg" }], // its floor is known
    budgets: [150, 600], // 77 k and 307 k tokens
    learningRates: [3e-3, 6e-3, 1.2e-2, 2.4e-2], trial: { steps: 150 },
    duplicate: "swiglu", timing: { blocks: 30 },
    controls: [{ arm: "relu-on-logits", baseline: "relu", minExcess: 0.005 },
      { arm: "relu-on-logits", baseline: "relu", minExcess: 0.005, data: "shakespeare" }],
  }, seeds: [24, 25, 26, 27, 28, 29, 30, 31], // settings were chosen on 0 to 23
  parts: { checks: ["gate-lstm", "gate-token-wise", "gate-formula", "gate-gradient"] },
  profiles: {
    smoke: { cost: "≤ 30 s on two cores", set: { seeds: [0], "training.budgets": [4, 8],
      "training.learningRates": [3e-3, 6e-3], "training.trial.steps": 2,
      "training.evaluation.sequences": 8, "training.timing.blocks": 2 } },
    quick: { cost: "≤ 5 min on two cores" },
    cpu: { cost: "≤ 1 h on two cores", set: { "model.dModel": 64, "model.dFf": 192,
      "train.batch": 16, "training.budgets": [250, 1000], "training.trial.steps": 250, // 1 M tokens
      "training.data": [{ name: "pcfg", source: "pcfg" },
        { name: "shakespeare", source: "tiny-shakespeare", tokenizer: "char" }] } },
  },
  published: [
    { title: "T5-base on C4, 65,536 steps", ...T5, rows: { relu: 1.997, gelu: 1.983, silu: 1.994,
      glu: 1.982, bilinear: 1.96, reglu: 1.953, geglu: 1.942, swiglu: 1.944 } },
    { title: "T5-base on C4, 524,288 steps", ...T5, rows: { relu: 1.677, gelu: 1.679, silu: 1.683,
      glu: 1.663, bilinear: 1.648, reglu: 1.645, geglu: 1.633, swiglu: 1.636 } },
    { title: "223 M parameters on C4", unit: "nat", source: "Narang 2021, arXiv:2102.11972",
      rows: { relu: 1.838, gelu: 1.838, silu: 1.847, elu: 1.932, glu: 1.814, bilinear: 1.798,
        reglu: 1.803, geglu: 1.792, swiglu: 1.789 } },
  ],
  claims: [ // six contrasts of losses: 8 seeds decide them under Holm, as 6 x 2 / 2^8 is below 5 %
    { id: "G1.lstm", statement: "GLU is an LSTM's step without memory, output gate and tanh",
      rule: { ...EXACT, arm: "glu", check: "gate-lstm", metric: "max_error", limit: 1e-5 } },
    { id: "G1.length", statement: "GLU takes sequences of any length", rule: { ...EXACT, arm: "glu",
      check: "gate-token-wise", metric: "length_difference", limit: 0 } }, // not of one length only
    { id: "G2.formula", statement: "SwiGLU is GLU with SiLU in the place of the sigmoid",
      rule: { ...EXACT, check: "gate-formula", limit: 4 } },
    { id: "G2.gradient", statement: "The gradients of SwiGLU are those of silu(a) b",
      rule: { ...EXACT, check: "gate-gradient", limit: 4 } },
    { id: "G3.gate", statement: "A gate lowers the loss, whatever its function",
      published: { ...LATE, value: 0.042 }, rule: BY_GATE }, // means of three: 1.680 and 1.638
    { id: "G3.swiglu-relu", statement: "SwiGLU has a lower loss than ReLU",
      published: { ...EARLY, value: 0.053 }, rule: { ...LOWER, baseline: "relu" } },
    { id: "G3.swiglu-gelu", statement: "SwiGLU has a lower loss than GELU",
      published: { ...EARLY, value: 0.039 }, rule: { ...LOWER, baseline: "gelu" } },
    { id: "G3.geglu", statement: "GEGLU and SwiGLU have the same loss", published: { ...EARLY,
      value: -0.002 }, rule: { ...LOWER, kind: "equal-loss", baseline: "geglu" } },
    { id: "G3.gate-text", statement: "A gate lowers the loss on text too",
      published: { ...LATE, value: 0.042 }, rule: { ...BY_GATE, ...TEXT } },
    { id: "G3.swiglu-relu-text", statement: "SwiGLU has a lower loss than ReLU on text too",
      published: { ...EARLY, value: 0.053 }, rule: { ...LOWER, ...TEXT, baseline: "relu" } },
    { id: "G3.leaky-gelu", statement: "The paper shows SwiGLU to be better than LeakyGELU",
      rule: { kind: "literature", reason: "There is no LeakyGELU in the paper's tables" } },
  ],
});
