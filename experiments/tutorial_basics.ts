import { defineExperiment } from "../mod.ts";
// What seed 42 gives in PyTorch: tests/fixtures/torch/make_tutorial_script.py. f32 in base 64.
const ROWS = "6/ITP1hrZz8w/g0/tEOvPjpkIj/8k7o+qd41P/9Hcj/b/Uk/dhWQPs/jST8O5xY/vQBBP/TuRz4AV6U7ehedPpCR7j1r"
  + "B2k/Nt4kP/MENT8/eyg/8Iv7PoIsZD+QNxQ+Mg8IPxiKIj4UeCc/kNanPqY4Jz8iqso+gylqP2CJUD7spE4+NKBOPvEg"
  + "cz/5pyo/CCt7P8jqsj0AGoU7CNzePUyVJz5b2DM/btUtP7tbaj8Yl3c+rPYiPvzpQz8Ohpg+rq9NP0RAwz7NOEk/gGLk"
  + "PYyefT4xBic/Zw8bPwa7vj4BTEw//QNXPxS2DD7UqG4+aTR1PwaeqT5qPqU+gLuEPPjKWj6R+R8/sjXePqxYDD6hAAM/"
  + "JEMiPug9mz2MD2Y+0JB/PXj9OT4v838/Di0YP8dxJz/Q3Ak9WLsvPvbJqj5OspE+UHtNPs9aAD/YvaA+okLuPrgNJT7Q"
  + "kCA+XExVPjJfqD7Axtc9+1JrP3YxzT57IW4/7OEnP0DhnD2clFg/HJC5PljenT4AAq49AFg/O0afJD8QFMg+V9UxPwCk"
  + "tz3rB18/HCoIPq7L0z4+vBo/ihRCP/JVZz9QmnQ/OAzUPaI2ID9E45E+QPLjPujFAD4El3Q/pDcIPuZoRD/5+yw/KJgp"
  + "P2wwaz6GWHQ/yCAcP0d3ED+wMHM9obs1P0CY2T5euIo+9vFtP5aJHD/0uGQ+XNt8PkjG8z5ieEc/VpW+PpzdWz6qVag+"
  + "aH8BPiKmLT/AE2M/QNzvPGS6HT+uH0I/zTUXPwTVpD4Az0I/BERDP9ncLz/sA9M+/DW8Po2xDT/MxtI+NLazPojRUT/O"
  + "AG4/HKjmPrKuxj4p3gE/9rbwPuDjOz2+hqE+5sprP/DcMT9mRPM+8E9LPnzBRj4weFU9uo2sPuQ5Kz+WnVE/5hg7P8Cu"
  + "bT04Gkw+VJnXPhzSez8jhBI/GLS9Pp/0ND+Mfp4+6Jo0PvJsXT+qmIs+Nq7MPgBBKjupqlU/LPpgPz2mLj/g/ho+APrV"
  + "OyhUwD0bc18/G3Q9P2u2az8rDkM/U2UgPzp+/T7oPfU9UKqSPfBnBD35ZTQ/7E+CPrZ6zD5gV1k+zFnRPvSiFz6AczE+"
  + "gHUqP/Dqsz4aBU8/et+tPuBpCD7m1NI+mOeDPtCtsT5AoMQ8Zp1HPxSLGz7HVUA/mhU6P4hyWz/oie49pA5cP8D5hj4y"
  + "fy8/6TR4P1bl2z4uBf4+nA/FPtD5qD11bT0/AJ9uO192Tz/XxV8/6Ax5P2adwz6Ao7Y9PcccP/C1Rj8AuRk7"; // 15 x 16
const WEIGHTS = "zLhDPsZYRT5me1Q+OFsXPSDlb72kBe+9HCprPgiCgj2wXGC9rOXrvTiiTj3ALPC8EEX5vfzzz70oWBY+rtIpPsysYT4q"
  + "FEq+Ds87vowJ7L2kg14+bJOQvbCmPz3+7Bm+lCI9PvBLwTxQrgo9ith8vlzh9j0oMmc+YJQQvcB2Wb6Wo0U+yGkqPQ==";
const TRAINED = "gp9CPjZYRT79WFM+yFoXPSpTdL34BO+9Gx5qPqiBgj3f4GS9AuXrvctUSj0QLPC8l0T7vWbzz71tPRU+MtIpPi2uYD6Y"
  + "E0q+it88vuII7L1EY10+ApOQvT4aOz2M7Bm+vP87PmRLwTw4sAY90td8vgu/9D2AMWc+1RUVvSJ2Wb4dgEQ+TGkqPQ==";
const LONG = "cW5lPxWqB780w54/wueAvzV3gL9wHVY/WiogvsJp3z4UGATA8m3zP+K5IkCNbyHAf47DPllQGL8I/yy/X195P/g7CcA4"
  + "pApAXdLQPdIdxr5gX5g+AGYhvgqvSj8p+WO/PkErP76+8L72d0o/woN+v6vw3D8DpLK/3ffuvwi40D8Ek6o+9NDfvQ==";
const ONE = { source: "the tutorial, section 1" }, TWO = { source: "the tutorial, section 2" };
const TORCH = { ...TWO, text: "PyTorch 1.13, seed 42, CPU: tests/fixtures/torch" };
const NOTES = { text: "Reproducible results are not guaranteed", source: "PyTorch, Reproducibility" };
const XIONG = { text: "Pre-norm: 1 / sqrt(depth)", source: "arXiv:2002.04745, theorem 1" };
const BERT = { text: "Trained, [512, 768] in modeling.py", source: "google-research/bert" };
const LORA = { text: "B begins at 0; W + B A is merged", source: "arXiv:2106.09685, section 4.1" };
const UP = { kind: "property-below" } as const, FROM = { kind: "property-above" } as const;
const SQUARES = { ...UP, check: "neuron-fit", metric: "sum_of_squares", limit: 1e-6 } as const;
const START = { ...UP, check: "zero-start", limit: 0 } as const;
const LAYER = { ...UP, check: "layer-training" } as const, SCRIPT = { ...LAYER, arm: "script" } as const;
const NEXT = { ...UP, check: "next-token", arm: "sentence" } as const;
const PASS = { ...UP, check: "product-gradient", arm: "product", limit: 0 } as const;
const NAMES = { ...UP, check: "module-names", limit: 0 } as const;
const THIN = { ...UP, check: "low-rank", arm: "lora", limit: 0 } as const;
const DOT = { ...UP, check: "dot-cosine", arm: "vectors", limit: 1e-5 } as const;
const MIX = { check: "attention-mixture", arm: "pre" } as const;
const GRAPH = { ...UP, check: "graph-order", arm: "pre" } as const;
const AGAIN = { ...UP, check: "repeat-training", arm: "pre", limit: 0 } as const;
const LAST = { kind: "exponent-in-range", split: "layer/blocks.last.feedForward.out.weight" } as const;
const POINTS = [[1, 2], [2, 3], [3, 10]] as const;
const STEPS = { weightDecay: 0.01, decays: "all", beta2: 0.999, warmup: 0, clipNorm: 0, // as PyTorch's
  schedule: "step", learningRate: 5e-4, stepEvery: 2, stepFactor: 0.1 } as const;
const FAST = { ...STEPS, schedule: "constant", learningRate: 0.01 } as const;
const RUN = { check: "layer-training", inputs: 16, outputs: 2, logitActivation: "relu", labels: [1],
  batches: [4, 1], steps: 6, train: STEPS } as const; // five rows an epoch, three epochs
const FIXED = { ...RUN, weights: WEIGHTS, rows: ROWS } as const;
// deno-fmt-ignore -- tables: a case on a line; claim, then rule
export default defineExperiment({
  name: "tutorial-basics", version: 1, title: "The tutorial's small claims",
  question: "Which of a tutorial's statements on models, PyTorch and Transformers hold exactly?",
  source: "an introduction to training language models and to LLaMA-2 and ChatGLM2, the tutorial",
  arms: { "pre": {}, "post": { model: { normPlace: "post" } }, "none": { model: { residual: false } } },
  base: { model: { dModel: 32, dFf: 96, norm: "layer-norm", activation: "relu", precision: "f32",
    scaledInit: false, initialDeviation: 0.18, embeddingDeviation: 0.18 } }, // what theory is about
  parts: { checks: ["attention-mixture", "cached-logits", "graph-order", "repeat-training",
    "saved-files"] },
  gradients: { depths: [2, 4, 8, 16], batch: 4, length: 32, data: { name: "pcfg", source: "pcfg" } },
  facts: {
    "line": { check: "neuron-sum", function: "identity", points: [[1, 2], [2, 3], [3, 4]],
      neurons: [{ slope: 1, offset: 1, weight: 1 }] },
    "fit-line": { check: "neuron-fit", points: POINTS, function: "identity" },
    "fit-exp": { check: "neuron-fit", points: POINTS, function: "exp" },
    "fit-square": { check: "neuron-fit", points: POINTS, function: "square" },
    "fit-relu": { check: "neuron-fit", points: POINTS, function: "relu" },
    "fit-softplus": { check: "neuron-fit", points: POINTS, function: "softplus" },
    "fit-sigmoid": { check: "neuron-fit", points: POINTS, function: "sigmoid" },
    "two-relus": { check: "neuron-sum", function: "relu", points: POINTS,
      neurons: [{ slope: 1, offset: 1, weight: 1 }, { slope: 1, offset: -2, weight: 6 }] },
    "relu": { check: "zero-start", function: "relu" }, "tanh": { check: "zero-start", function: "tanh" },
    "sigmoid": { check: "zero-start", function: "sigmoid" },
    "twins": { check: "twin-neurons", steps: 100, rate: 0.1 },
    "noisy-line": { check: "line-training", slope: 1, offset: 1, noise: 0.5, rows: 64, steps: 500,
      rate: 0.1 },
    "sentence": { check: "next-token", tokens: [12, 16, 23, 36], vocabulary: 30_000, width: 5_120,
      heads: 40 },
    "counting": { check: "end-token", symbols: 8, steps: 100 },
    "product": { check: "product-gradient", factors: [1, 2], gradients: [2, 1], accumulated: [4, 2] },
    "module": { check: "module-names", layers: { "sub.a": [4, 4] },
      names: { "sub.a.weight": [4, 4], "sub.a.bias": [4] } },
    "swapped": { check: "module-names", layers: { "sub": [4, 4] },
      names: { "sub.weight": [4, 4], "sub.bias": [4] } },
    "lora": { check: "low-rank", from: 64, to: 64, rank: 2, alpha: 4, steps: 100, rate: 0.5 },
    "script": { ...FIXED, trained: TRAINED,
      losses: [1.17534232, 1.12094092, 1.15004075, 1.24252915, 1.12813199, 1.22416985] },
    "without-relu": { ...FIXED, logitActivation: "none" },
    "fresh-rows": { ...RUN, weights: WEIGHTS, steps: 3_000, train: FAST },
    "same-rows": { ...FIXED, steps: 3_000, train: FAST },
    "long": { ...FIXED, logitActivation: "none", labels: [1, 0, 1, 0, 0], batches: [5], steps: 1_000,
      train: { ...STEPS, learningRate: 0.01, stepEvery: 250, stepFactor: 0.5 }, trained: LONG,
      losses: [0.744484287, 0.725396352, 0.701439492, 0.688783773, 0.688462703, 0.673730398] },
    "layers": { check: "dead-logits", inputs: 16, layers: 4_000, rows: 256 },
    "ragged": { check: "ragged-rows", lengths: [5, 3, 7], vocabulary: 11 },
    "larger-model": { check: "stream-order", weights: 34, more: 68, data: 240 },
    "vectors": { check: "dot-cosine", pairs: 256, width: 64 },
    "bert-learned": { check: "position-weights", position: "learned", rows: 512, width: 768, heads: 12 },
    "bert-sinusoidal": { check: "position-weights", position: "sinusoidal", rows: 512, width: 768,
      heads: 12 },
  },
  profiles: {
    smoke: { cost: "≤ 30 s on two cores", set: { seeds: [0], "gradients.depths": [2, 4, 8] } },
    quick: { cost: "≤ 2 min on two cores" },
  },
  claims: [
    { id: "B1.line", statement: "y = x + 1 maps 1, 2 and 3 to 2, 3 and 4",
      rule: { ...UP, check: "neuron-sum", arm: "line", metric: "max_error", limit: 0 } },
    { id: "B1.third", statement: "No line that maps 1 to 2 and 2 to 3 maps 3 to 10",
      published: { ...ONE, text: "x = 3 gives 4, never 10; least squares leave 6", value: 6 },
      rule: { ...SQUARES, ...FROM, arm: "fit-line", limit: 1 } },
    { id: "B2.exp", statement: "exp(a x + b) maps 1, 2, 3 to 2, 3, 10", rule: { ...SQUARES, arm: "fit-exp" } },
    { id: "B2.square", statement: "(a x + b)^2 does", rule: { ...SQUARES, arm: "fit-square" } },
    { id: "B2.relu", statement: "ReLU(a x + b) does", rule: { ...SQUARES, arm: "fit-relu" } },
    { id: "B2.softplus", statement: "softplus(a x + b) does", rule: { ...SQUARES, arm: "fit-softplus" } },
    { id: "B2.sigmoid", statement: "sigmoid(a x + b) does", rule: { ...SQUARES, arm: "fit-sigmoid" } },
    { id: "B2.two", statement: "Two neurons do: ReLU(x + 1) + 6 ReLU(x - 2)",
      rule: { ...UP, check: "neuron-sum", arm: "two-relus", metric: "max_error", limit: 0 } },
    { id: "B3.relu", statement: "With a = b = 0 ReLU gives 0", rule: { ...START, arm: "relu", metric: "output" } },
    { id: "B3.sigmoid", statement: "A sigmoid does too",
      rule: { ...START, arm: "sigmoid", metric: "output" } },
    { id: "B3.dead", statement: "ReLU then has no gradient either, so it is never trained",
      rule: { ...START, arm: "relu", metric: "gradient" } },
    { id: "B3.tanh", statement: "tanh, which gives 0 too, has one",
      rule: { ...START, ...FROM, arm: "tanh", metric: "gradient", limit: 0.1 } },
    { id: "B3.twins", statement: "Neurons that begin alike stay alike in training",
      rule: { ...UP, check: "twin-neurons", arm: "twins", metric: "difference", limit: 0 } },
    { id: "B4.descent", statement: "Gradient descent finds the a and b of least squares",
      rule: { ...UP, check: "line-training", arm: "noisy-line", metric: "max_relative_error", limit: 1e-3 } },
    { id: "B4.truth", statement: "They are those that the noisy points were made with",
      rule: { ...UP, check: "line-training", arm: "noisy-line", metric: "distance_to_truth", limit: 1e-3 } },
    { id: "B5", statement: "Linear(16, 2) with ReLU is a single neuron", published: { ...TWO, text: "So it says", value: 1 },
      rule: { ...SCRIPT, metric: "neurons", limit: 1 } },
    { id: "I1.embedding", statement: "A token is 5,120 numbers inside the model",
      rule: { ...NEXT, ...FROM, metric: "embedded_columns", limit: 5_120 } },
    { id: "I1.once", statement: "A sentence of 4 tokens gives one vector of logits",
      rule: { ...NEXT, metric: "logit_rows", limit: 1 } },
    { id: "I1.softmax", statement: "Softmax makes shares of the 30,000 logits: their sum is 1",
      rule: { ...NEXT, metric: "max_sum_error", limit: 1e-6 } },
    { id: "I1.largest", statement: "The largest logit has the largest share",
      rule: { ...NEXT, metric: "moved_maxima", limit: 0 } },
    { id: "I2.learned", statement: "A model that was taught the end stops, where it should",
      rule: { ...FROM, check: "end-token", arm: "counting", metric: "exact_rate", limit: 1 } },
    { id: "I2.masked", statement: "One whose loss left the end out never stops",
      rule: { ...UP, check: "end-token", arm: "counting", metric: "masked_stop_rate", limit: 0 } },
    { id: "I3.logits", statement: "Keys and values may be kept: the logits are those of the whole sentence",
      rule: { ...UP, check: "cached-logits", arm: "pre", metric: "cached_difference", limit: 1e-5 } },
    { id: "I3.time", statement: "Generation recomputes the longer sentence with each token",
      rule: { kind: "literature", reason: "Times of decoding are the subject of attention-sharing" } },
    { id: "T1.gradient", statement: "c = a b with a = 1, b = 2 gives a gradient of 2 and b one of 1",
      published: { ...TWO, text: "a.grad = 2, b.grad = 1" }, rule: { ...PASS, metric: "gradient_error" } },
    { id: "T1.twice", statement: "Two passes, accumulated, give 4 and 2", rule: { ...PASS, metric: "accumulated_error" } },
    { id: "T1.state", statement: "A second pass adds to the first unasked, as in PyTorch",
      rule: { ...PASS, metric: "repeated_error" } },
    { id: "T2.order", statement: "A model is a graph without cycles: no node reads what comes later",
      rule: { ...GRAPH, metric: "late_inputs", limit: 0 } },
    { id: "T2.ops", statement: "Every node is an operator", rule: { ...GRAPH, metric: "unknown_ops", limit: 0 } },
    { id: "T2.gradients", statement: "Gradients are those of finite differences, in f64",
      rule: { ...GRAPH, metric: "reference_error", limit: 1e-7 } },
    { id: "T2.kernels", statement: "Those of the kernels are the same, in f32",
      rule: { ...GRAPH, metric: "kernel_error", limit: 1e-4 } },
    { id: "T3.names", statement: "A module's weights are sub.a.weight, 4 x 4, and sub.a.bias, 4",
      rule: { ...NAMES, arm: "module", metric: "wrong_names" } },
    { id: "T3.bytes", statement: "Written, read and written again they are the same file",
      rule: { ...NAMES, arm: "module", metric: "changed_bytes" } },
    { id: "T4.swap", statement: "With a layer in place of the module they are sub.weight and sub.bias",
      rule: { ...NAMES, arm: "swapped", metric: "wrong_names" } },
    { id: "T4.start", statement: "LoRA changes nothing before it is trained", published: LORA,
      rule: { ...THIN, metric: "start_difference" } },
    { id: "T4.learns", statement: "Trained, it changes what the layer gives",
      rule: { ...THIN, ...FROM, metric: "change", limit: 0.1 } },
    { id: "T4.frozen", statement: "The weights beside it stay as they were", rule: { ...THIN, metric: "frozen_change" } },
    { id: "T4.merge", statement: "It can be merged into them", published: LORA,
      rule: { ...THIN, metric: "merge_difference", limit: 1e-6 } },
    { id: "T4.optimizer", statement: "An optimizer made before the swap trains the old weights",
      rule: { kind: "literature", reason: "Models here are never changed in place" } },
    { id: "T5.files", statement: "Weights, config, tokenizer.json and vocab.txt are a model: written twice, the same",
      rule: { ...UP, check: "saved-files", arm: "pre", metric: "changed_bytes", limit: 0 } },
    { id: "T5.bin", statement: "Weights are in pytorch_model.bin",
      rule: { kind: "literature", reason: "It is a pickle, which runs code when it is read; safetensors here" } },
    { id: "T6", statement: "Tensors of two devices in one operation are an error",
      rule: { kind: "literature", reason: "A graph lies on one device: there is no such operation here" } },
    { id: "T7.repeat", statement: "The same seed gives the same weights, bit for bit, on one device or another",
      rule: { ...AGAIN, metric: "repeat_difference" } },
    { id: "T7.seed", statement: "Another seed does not",
      rule: { ...AGAIN, ...FROM, metric: "seed_difference", limit: 0.01 } },
    { id: "T7.split", statement: "It does so whatever parts a batch is computed in", published: { ...NOTES, contrary: true },
      rule: { ...AGAIN, metric: "split_difference" } },
    { id: "T8.losses", statement: "The script's six losses are those of PyTorch", published: { ...TORCH, unit: "nat", value: 1.175342 },
      rule: { ...SCRIPT, metric: "max_loss_error", limit: 1e-6 } },
    { id: "T8.weights", statement: "So are its weights", published: TORCH,
      rule: { ...SCRIPT, metric: "max_weight_error", limit: 1e-6 } },
    { id: "T9.gradient", statement: "ReLU on its logits gives the label no gradient in any update", published: TORCH,
      rule: { ...SCRIPT, metric: "label_gradient", limit: 0 } },
    { id: "T9.plain", statement: "Without that ReLU it has one",
      rule: { ...LAYER, ...FROM, arm: "without-relu", metric: "label_gradient", limit: 0.1 } },
    { id: "T9.decay", statement: "Weight decay alone moves the label's weights",
      rule: { ...SCRIPT, metric: "decay_error", limit: 1e-6 } },
    { id: "T9.loss", statement: "The loss falls below that of a guess, ln 2",
      rule: { ...SCRIPT, metric: "least_loss", limit: 0.693147 } },
    { id: "T9.share", statement: "It is no rare seed: one layer in 20 begins so, at each of 256 inputs",
      published: { ...TORCH, text: "22 of 200 seeds", value: 0.11 },
      rule: { ...FROM, check: "dead-logits", arm: "layers", metric: "dead_share", limit: 0.05 } },
    { id: "T9.fresh", statement: "With new rows it escapes: 3,000 updates at 0.01",
      published: { ...TWO, text: "1.7e-4 in PyTorch", unit: "nat", value: 1.7e-4 },
      rule: { ...LAYER, arm: "fresh-rows", metric: "last_loss", limit: 1e-2 } },
    { id: "T9.same", statement: "With the same 15 rows it escapes too",
      rule: { ...LAYER, arm: "same-rows", metric: "last_loss", limit: 1e-2 } },
    { id: "T10.collate", statement: "Rows of unequal lengths make a batch by themselves",
      rule: { ...FROM, check: "ragged-rows", arm: "ragged", metric: "accepted", limit: 1 } },
    { id: "T10.ignored", statement: "Padding that is ignored leaves the loss as it is",
      rule: { ...UP, check: "ragged-rows", arm: "ragged", metric: "ignored_difference", limit: 1e-5 } },
    { id: "T10.counted", statement: "Padding that counts does too",
      rule: { ...UP, check: "ragged-rows", arm: "ragged", metric: "counted_difference", limit: 1e-3 } },
    { id: "T11.shared", statement: "With one sequence of numbers a larger model has the same data",
      rule: { ...UP, check: "stream-order", arm: "larger-model", metric: "shared_difference", limit: 0 } },
    { id: "T11.own", statement: "With a stream for each purpose it has",
      rule: { ...UP, check: "stream-order", arm: "larger-model", metric: "own_difference", limit: 0 } },
    { id: "T12.weights", statement: "1,000 updates of AdamW and StepLR give PyTorch's weights",
      published: TORCH, rule: { ...LAYER, arm: "long", metric: "max_weight_error", limit: 1e-5 } },
    { id: "T12.unit", statement: "The script's rate falls every second batch, not epoch",
      published: { ...TORCH, value: 5e-6 }, rule: { ...SCRIPT, metric: "last_rate", limit: 5.1e-6 } },
    { id: "T13", statement: "PyTorch is what most researchers of language models use",
      rule: { kind: "literature", reason: "A statement about people" } },
    { id: "A1.cosine", statement: "The product of query and key is their cosine",
      published: { text: "Cosines instead: +0.928 BLEU", source: "arXiv:2010.04245", contrary: true },
      rule: { ...DOT, metric: "difference" } },
    { id: "A1.unit", statement: "It is for vectors of length 1", rule: { ...DOT, metric: "unit_difference" } },
    { id: "A1.scale", statement: "Twice the query has twice the product",
      rule: { ...DOT, ...FROM, metric: "doubled_dot_ratio", limit: 1.999 } },
    { id: "A1.blind", statement: "And the same cosine", rule: { ...DOT, metric: "doubled_cosine_difference" } },
    { id: "A2.shares", statement: "The weights of a query are shares: their sum is 1",
      rule: { ...MIX, ...UP, metric: "row_sum_error", limit: 1e-6 } },
    { id: "A2.hull", statement: "What a head gives lies between the values it mixes",
      rule: { ...MIX, ...UP, metric: "hull_excess", limit: 1e-6 } },
    { id: "A2.all", statement: "Without a mask it mixes all tokens",
      rule: { ...MIX, ...FROM, metric: "least_weight", limit: 1e-6 } },
    { id: "A2.causal", statement: "In a decoder too",
      rule: { ...MIX, ...FROM, metric: "least_causal_weight", limit: 1e-6 } },
    { id: "A3.none", statement: "Without the sum gradients of the first block vanish with depth",
      rule: { ...LAST, arm: "none", split: "layer/blocks.0", low: -100, high: -1 } },
    { id: "A3.pre", statement: "With a norm before each layer the last gradient falls as 1 / sqrt(depth)",
      published: { ...XIONG, value: -0.5 }, rule: { ...LAST, arm: "pre", low: -0.75, high: -0.25 } },
    { id: "A3.post", statement: "With a norm behind each sum, as in the tutorial's figure, it stays",
      published: XIONG, rule: { ...LAST, arm: "post", low: -0.25, high: 0.25 } },
    { id: "A4", statement: "Stacked layers abstract step by step",
      rule: { kind: "literature", reason: "It takes probes of trained models, and says no number to compare" } },
    { id: "R1.sinusoidal", statement: "BERT's positions are sinusoidal: they take its 393,216 trained elements",
      published: { ...BERT, contrary: true },
      rule: { ...FROM, check: "position-weights", arm: "bert-sinusoidal", metric: "trained_elements", limit: 393_216 } },
    { id: "R1.learned", statement: "They are a learned table: it has them", published: { ...BERT, value: 393_216 },
      rule: { ...FROM, check: "position-weights", arm: "bert-learned", metric: "trained_elements", limit: 393_216 } },
  ],
});
