import { defineExperiment } from "../mod.ts";
// Of PyTorch with seed 42, by tests/fixtures/torch/make_tutorial_script.py: f32 values in base 64.
const WEIGHTS =
  "zLhDPsZYRT5me1Q+OFsXPSDlb72kBe+9HCprPgiCgj2wXGC9rOXrvTiiTj3ALPC8EEX5vfzzz70oWBY+r" +
  "tIpPsysYT4qFEq+Ds87vowJ7L2kg14+bJOQvbCmPz3+7Bm+lCI9PvBLwTxQrgo9ith8vlzh9j0oMmc+YJQQvcB2Wb6Wo0" +
  "U+yGkqPQ==";
const ROWS =
  "6/ITP1hrZz8w/g0/tEOvPjpkIj/8k7o+qd41P/9Hcj/b/Uk/dhWQPs/jST8O5xY/vQBBP/TuRz4AV6U7ehed" +
  "PpCR7j1rB2k/Nt4kP/MENT8/eyg/8Iv7PoIsZD+QNxQ+Mg8IPxiKIj4UeCc/kNanPqY4Jz8iqso+gylqP2CJUD7spE4+N" +
  "KBOPvEgcz/5pyo/CCt7P8jqsj0AGoU7CNzePUyVJz5b2DM/btUtP7tbaj8Yl3c+rPYiPvzpQz8Ohpg+rq9NP0RAwz7NOE" +
  "k/gGLkPYyefT4xBic/Zw8bPwa7vj4BTEw//QNXPxS2DD7UqG4+aTR1PwaeqT5qPqU+gLuEPPjKWj6R+R8/sjXePqxYDD6" +
  "hAAM/JEMiPug9mz2MD2Y+0JB/PXj9OT4v838/Di0YP8dxJz/Q3Ak9WLsvPvbJqj5OspE+UHtNPs9aAD/YvaA+okLuPrgN" +
  "JT7QkCA+XExVPjJfqD7Axtc9+1JrP3YxzT57IW4/7OEnP0DhnD2clFg/HJC5PljenT4AAq49AFg/O0afJD8QFMg+V9UxP" +
  "wCktz3rB18/HCoIPq7L0z4+vBo/ihRCP/JVZz9QmnQ/OAzUPaI2ID9E45E+QPLjPujFAD4El3Q/pDcIPuZoRD/5+yw/KJ" +
  "gpP2wwaz6GWHQ/yCAcP0d3ED+wMHM9obs1P0CY2T5euIo+9vFtP5aJHD/0uGQ+XNt8PkjG8z5ieEc/VpW+PpzdWz6qVag" +
  "+aH8BPiKmLT/AE2M/QNzvPGS6HT+uH0I/zTUXPwTVpD4Az0I/BERDP9ncLz/sA9M+/DW8Po2xDT/MxtI+NLazPojRUT/O" +
  "AG4/HKjmPrKuxj4p3gE/9rbwPuDjOz2+hqE+5sprP/DcMT9mRPM+8E9LPnzBRj4weFU9uo2sPuQ5Kz+WnVE/5hg7P8Cub" +
  "T04Gkw+VJnXPhzSez8jhBI/GLS9Pp/0ND+Mfp4+6Jo0PvJsXT+qmIs+Nq7MPgBBKjupqlU/LPpgPz2mLj/g/ho+APrVOy" +
  "hUwD0bc18/G3Q9P2u2az8rDkM/U2UgPzp+/T7oPfU9UKqSPfBnBD35ZTQ/7E+CPrZ6zD5gV1k+zFnRPvSiFz6AczE+gHU" +
  "qP/Dqsz4aBU8/et+tPuBpCD7m1NI+mOeDPtCtsT5AoMQ8Zp1HPxSLGz7HVUA/mhU6P4hyWz/oie49pA5cP8D5hj4yfy8/" +
  "6TR4P1bl2z4uBf4+nA/FPtD5qD11bT0/AJ9uO192Tz/XxV8/6Ax5P2adwz6Ao7Y9PcccP/C1Rj8AuRk7";
const TRAINED =
  "gp9CPjZYRT79WFM+yFoXPSpTdL34BO+9Gx5qPqiBgj3f4GS9AuXrvctUSj0QLPC8l0T7vWbzz71tPRU+M" +
  "tIpPi2uYD6YE0q+it88vuII7L1EY10+ApOQvT4aOz2M7Bm+vP87PmRLwTw4sAY90td8vgu/9D2AMWc+1RUVvSJ2Wb4dgE" +
  "Q+TGkqPQ==";
const LONG =
  "cW5lPxWqB780w54/wueAvzV3gL9wHVY/WiogvsJp3z4UGATA8m3zP+K5IkCNbyHAf47DPllQGL8I/yy/X195" +
  "P/g7CcA4pApAXdLQPdIdxr5gX5g+AGYhvgqvSj8p+WO/PkErP76+8L72d0o/woN+v6vw3D8DpLK/3ffuvwi40D8Ek6o+9" +
  "NDfvQ==";
const ONE = { source: "the tutorial, section 1" };
const TWO = { source: "the tutorial, section 2" };
const TORCH = { text: "PyTorch 1.13 and 2.13, CPU, seed 42", source: "the tutorial's script" };
const NOTES = { text: "Not guaranteed", source: "PyTorch, Reproducibility", contrary: true };
const XIONG = { text: "Pre-norm: 1 / sqrt(depth)", source: "arXiv:2002.04745, theorem 1" };
const BERT = { text: "Trained, [512, 768], in modeling.py", source: "google-research/bert" };
const LORA = {
  text: "B begins at 0; B A is merged into W",
  source: "arXiv:2106.09685, section 4.1",
};
const COSINES = {
  text: "Cosines instead: +0.928 BLEU",
  source: "arXiv:2010.04245",
  contrary: true,
};
const MOST = { kind: "property-below", limit: 0 } as const;
const LEAST = { kind: "property-above" } as const;
const SUM = { ...MOST, check: "neuron-sum", metric: "max_error" } as const;
const FIT = { ...MOST, check: "neuron-fit", arm: "three-points", limit: 1e-6 } as const;
const START = { ...MOST, check: "zero-start", arm: "zero" } as const;
const LINE = { ...MOST, check: "line-training", arm: "noisy-line", limit: 1e-3 } as const;
const NEXT = { ...MOST, check: "next-token", arm: "sentence" } as const;
const END = { ...MOST, check: "end-token", arm: "counting" } as const;
const CACHE = { ...MOST, check: "cached-logits", arm: "pre" } as const;
const FILES = { ...MOST, check: "saved-files", arm: "pre" } as const;
const DEAD = { ...LEAST, check: "dead-logits", arm: "layers" } as const;
const PASS = { ...MOST, check: "product-gradient", arm: "product" } as const;
const GRAPH = { ...MOST, check: "graph-order", arm: "pre" } as const;
const NAMES = { ...MOST, check: "module-names", arm: "module" } as const;
const THIN = { ...MOST, check: "low-rank", arm: "lora" } as const;
const AGAIN = { ...MOST, check: "repeat-training", arm: "pre" } as const;
const LAYER = { ...MOST, check: "layer-training", arm: "script" } as const;
const ROW = { ...MOST, check: "ragged-rows", arm: "ragged" } as const;
const DRAWN = { ...MOST, check: "stream-order", arm: "larger-model" } as const;
const DOT = { ...MOST, check: "dot-cosine", arm: "vectors", limit: 1e-5 } as const;
const MIX = { ...MOST, check: "attention-mixture", arm: "pre", limit: 1e-6 } as const;
const TABLE = { ...LEAST, check: "position-weights", arm: "bert", limit: 393_216 } as const;
const WEIGHT = "layer/blocks.last.feedForward.out.weight";
const NORM = { kind: "exponent-in-range", split: WEIGHT } as const;
// deno-fmt-ignore
const ADAMW = { weightDecay: 0.01, decays: "all", beta2: 0.999, warmup: 0, clipNorm: 0, // PyTorch's
  schedule: "step", learningRate: 5e-4, stepEvery: 2, stepFactor: 0.1 } as const; // by batches
const FAST = { ...ADAMW, schedule: "constant", learningRate: 0.01 } as const;
// deno-fmt-ignore
const RUN = { check: "layer-training", inputs: 16, outputs: 2, logitActivation: "relu", labels: [1],
  weights: WEIGHTS, batches: [4, 1], steps: 6, train: ADAMW } as const; // 3 epochs of 5 rows
// deno-fmt-ignore -- tables: a case on a line; claim, then rule
export default defineExperiment({
  name: "tutorial-basics", version: 1, title: "A tutorial's small claims",
  question: "Which of a tutorial's statements on neurons, PyTorch and Transformers hold exactly?",
  source: "the tutorial: an introduction to PyTorch, Transformers, LLaMA-2 and ChatGLM2",
  arms: { "pre": {}, "post": { model: { normPlace: "post" } },
    "none": { model: { residual: false } }, "bare": { model: { residual: false, norm: "none" } } },
  base: { model: { dModel: 32, dFf: 96, norm: "layer-norm", activation: "relu", precision: "f32",
    scaledInit: false, initialDeviation: 0.18, embeddingDeviation: 0.18 } }, // as in norm-quality
  parts: { checks: ["attention-mixture", "cached-logits", "graph-order", "repeat-training",
    "saved-files"] },
  gradients: { depths: [2, 4, 8, 16], batch: 4, length: 32, data: { name: "pcfg", source: "pcfg" } },
  facts: {
    "line": { check: "neuron-sum", function: "identity", points: [[1, 2], [2, 3], [3, 4]],
      neurons: [{ slope: 1, offset: 1, weight: 1 }] },
    "three-points": { check: "neuron-fit", points: [[1, 2], [2, 3], [3, 10]] },
    "two-neurons": { check: "neuron-sum", function: "relu", points: [[1, 2], [2, 3], [3, 10]],
      neurons: [{ slope: 1, offset: 1, weight: 1 }, { slope: 1, offset: -2, weight: 6 }] },
    "zero": { check: "zero-start", inputs: [-2, -1, 0, 1, 2, 3] },
    "twins": { check: "twin-neurons", steps: 100, rate: 0.1 },
    "noisy-line": { check: "line-training", slope: 1, offset: 1, noise: 0.5, rows: 64, steps: 500,
      rate: 0.1 },
    "sentence": { check: "next-token", tokens: [12, 16, 23, 36], vocabulary: 30_000, width: 5_120,
      heads: 40 },
    "counting": { check: "end-token", symbols: 8, steps: 100 },
    "product": { check: "product-gradient", factors: [1, 2], gradients: [2, 1],
      accumulated: [4, 2] },
    "module": { check: "module-names", layers: { "sub.a": [4, 4] },
      names: { "sub.a.weight": [4, 4], "sub.a.bias": [4] } },
    "swapped": { check: "module-names", layers: { "sub": [4, 4] },
      names: { "sub.weight": [4, 4], "sub.bias": [4] } },
    "lora": { check: "low-rank", from: 64, to: 64, rank: 2, alpha: 4, steps: 100, rate: 0.5 },
    "script": { ...RUN, rows: ROWS, trained: TRAINED,
      losses: [1.17534232, 1.12094092, 1.15004075, 1.24252915, 1.12813199, 1.22416985] },
    "plain": { ...RUN, rows: ROWS, logitActivation: "none" },
    "same-rows": { ...RUN, rows: ROWS, steps: 3_000, train: FAST },
    "new-rows": { ...RUN, steps: 3_000, train: FAST },
    "long": { ...RUN, rows: ROWS, logitActivation: "none", labels: [1, 0, 1, 0, 0], batches: [5],
      steps: 1_000, train: { ...ADAMW, learningRate: 0.01, stepEvery: 250, stepFactor: 0.5 },
      losses: [0.744484287, 0.725396352, 0.701439492, 0.688783773, 0.688462703, 0.673730398], trained: LONG },
    "layers": { check: "dead-logits", inputs: 16, layers: 4_000, rows: 256 },
    "ragged": { check: "ragged-rows", lengths: [5, 3, 7], vocabulary: 11 },
    "larger-model": { check: "stream-order", weights: 34, more: 68, data: 240 },
    "vectors": { check: "dot-cosine", pairs: 256, width: 64 },
    "bert": { check: "position-weights", rows: 512, width: 768, heads: 12 },
  },
  profiles: {
    smoke: { cost: "≤ 10 s on two cores", set: { seeds: [0], "gradients.depths": [2, 4, 8] } },
    quick: { cost: "≤ 1 min on two cores" },
  },
  claims: [
    { id: "B1.line", statement: "x + 1 maps 1, 2 and 3 to 2, 3 and 4",
      rule: { ...SUM, arm: "line" } },
    { id: "B1.third", statement: "A line maps 1, 2 and 3 to 2, 3 and 10",
      published: { ...ONE, text: "3 gives 4, never 10", contrary: true },
      rule: { ...FIT, metric: "squares_identity" } },
    { id: "B2.relu", statement: "A neuron with ReLU does",
      published: { ...ONE, text: "A function around the line makes it possible" },
      rule: { ...FIT, metric: "squares_relu" } },
    { id: "B2.exp", statement: "A neuron with exp does", rule: { ...FIT, metric: "squares_exp" } },
    { id: "B2.softplus", statement: "A neuron with softplus does",
      rule: { ...FIT, metric: "squares_softplus" } },
    { id: "B2.two", statement: "Two neurons do: ReLU(x + 1) + 6 ReLU(x - 2)",
      rule: { ...SUM, arm: "two-neurons" } },
    { id: "B3.relu", statement: "At a = b = 0 a neuron with ReLU gives 0",
      published: { ...ONE, text: "0 for every x" }, rule: { ...START, metric: "output_relu" } },
    { id: "B3.sigmoid", statement: "At a = b = 0 a neuron with a sigmoid gives 0",
      published: { ...ONE, text: "0 for every x" }, rule: { ...START, metric: "output_sigmoid" } },
    { id: "B3.dead", statement: "At a = b = 0 ReLU has no gradient, and is never trained",
      rule: { ...START, metric: "gradient_relu" } },
    { id: "B3.tanh", statement: "At a = b = 0 tanh has none either",
      rule: { ...START, metric: "gradient_tanh" } },
    { id: "B3.twins", statement: "Neurons that begin alike stay alike",
      rule: { ...MOST, check: "twin-neurons", arm: "twins", metric: "difference" } },
    { id: "B4.descent", statement: "Training finds a and b of least squares",
      rule: { ...LINE, metric: "max_relative_error" } },
    { id: "B4.truth", statement: "Training finds a and b behind noisy points",
      rule: { ...LINE, metric: "distance_to_truth" } },
    { id: "B5", statement: "Linear(16, 2) is a single neuron",
      published: { ...TWO, text: "A single neuron" },
      rule: { ...LAYER, metric: "neurons", limit: 1 } },
    { id: "I1.shape", statement: "Each token becomes 5,120 numbers",
      rule: { ...NEXT, ...LEAST, metric: "embedded_columns", limit: 5_120 } },
    { id: "I1.once", statement: "A sentence of 4 tokens gives one vector of logits",
      rule: { ...NEXT, metric: "logit_rows", limit: 1 } },
    { id: "I1.shares", statement: "Softmax makes 30,000 logits sum to 1",
      rule: { ...NEXT, metric: "max_sum_error", limit: 1e-6 } },
    { id: "I1.largest", statement: "Softmax keeps the largest logit the largest",
      rule: { ...NEXT, metric: "moved_maxima" } },
    { id: "I2.end", statement: "A model that was taught the end stops there",
      rule: { ...END, ...LEAST, metric: "exact_rate", limit: 1 } },
    { id: "I2.masked", statement: "It never stops if the loss left the end out",
      rule: { ...END, metric: "masked_stop_rate" } },
    { id: "I3.logits", statement: "Logits are the same with keys and values kept",
      rule: { ...CACHE, metric: "cached_difference", limit: 1e-5 } },
    { id: "I3.time", statement: "Each token costs a pass over the whole sentence",
      rule: { kind: "literature", reason: "Times of decoding: see attention-sharing" } },
    { id: "T1.first", statement: "c = a b at a = 1, b = 2 has the gradients 2 and 1",
      rule: { ...PASS, metric: "gradient_error" } },
    { id: "T1.sum", statement: "Two passes that are accumulated give 4 and 2",
      rule: { ...PASS, metric: "accumulated_error" } },
    { id: "T1.state", statement: "Gradients here add up over passes unasked, as PyTorch's",
      rule: { ...PASS, metric: "repeated_error" } },
    { id: "T2.order", statement: "No node of a model's graph reads a later one",
      rule: { ...GRAPH, metric: "late_inputs" } },
    { id: "T2.ops", statement: "Each node of a model's graph is an operator",
      rule: { ...GRAPH, metric: "unknown_ops" } },
    { id: "T2.f64", statement: "Its gradients are finite differences, in f64",
      rule: { ...GRAPH, metric: "reference_error", limit: 1e-7 } },
    { id: "T2.f32", statement: "Its kernels give those gradients, in f32",
      rule: { ...GRAPH, metric: "kernel_error", limit: 1e-4 } },
    { id: "T3.names", statement: "A module's weights are sub.a.weight and sub.a.bias",
      rule: { ...NAMES, metric: "wrong_names" } },
    { id: "T3.bytes", statement: "A file of them, read and written, is the same",
      rule: { ...NAMES, metric: "changed_bytes" } },
    { id: "T4.swap", statement: "A layer for sub makes them sub.weight and sub.bias",
      rule: { ...NAMES, arm: "swapped", metric: "wrong_names" } },
    { id: "T4.start", statement: "LoRA begins without effect", published: LORA,
      rule: { ...THIN, metric: "start_difference" } },
    { id: "T4.learns", statement: "LoRA, trained, has an effect",
      rule: { ...THIN, ...LEAST, metric: "change", limit: 0.1 } },
    { id: "T4.frozen", statement: "The weights beside LoRA stay as they are",
      rule: { ...THIN, metric: "frozen_change" } },
    { id: "T4.merged", statement: "LoRA can be merged into those weights", published: LORA,
      rule: { ...THIN, metric: "merge_difference", limit: 1e-6 } },
    { id: "T4.optimizer", statement: "An optimizer older than a swap trains old weights",
      rule: { kind: "literature", reason: "No model here changes in place" } },
    { id: "T5.files", statement: "A model's four files, read and written, are the same",
      rule: { ...FILES, metric: "changed_bytes" } },
    { id: "T5.bin", statement: "Weights are in pytorch_model.bin",
      rule: { kind: "literature", reason: "A pickle runs code when read; here safetensors" } },
    { id: "T6", statement: "To mix tensors of two devices is an error",
      rule: { kind: "literature", reason: "A graph here lies on one device" } },
    { id: "T7.repeat", statement: "The same seed gives the same weights",
      rule: { ...AGAIN, metric: "repeat_difference" } },
    { id: "T7.split", statement: "The same seed does, in batches of other sizes", published: NOTES,
      rule: { ...AGAIN, metric: "split_difference" } },
    { id: "T8.losses", statement: "The script's six losses are PyTorch's",
      published: { ...TORCH, text: "1.175342 1.120941 1.150041 1.242529 1.128132 1.224170" },
      rule: { ...LAYER, metric: "max_loss_error", limit: 1e-6 } },
    { id: "T8.weights", statement: "The script ends at PyTorch's weights", published: TORCH,
      rule: { ...LAYER, metric: "max_weight_error", limit: 1e-6 } },
    { id: "T9.dead", statement: "ReLU on logits gives the label no gradient in it",
      published: TORCH, rule: { ...LAYER, metric: "label_gradient" } },
    { id: "T9.plain", statement: "Without that ReLU the label has a gradient",
      rule: { ...LAYER, ...LEAST, arm: "plain", metric: "label_gradient", limit: 0.1 } },
    { id: "T9.decay", statement: "Weight decay alone moves the label's weights",
      rule: { ...LAYER, metric: "decay_error", limit: 1e-6 } },
    { id: "T9.loss", statement: "The script's loss falls below a guess's, ln 2",
      rule: { ...LAYER, metric: "least_loss", limit: 0.693 } },
    { id: "T9.same", statement: "3,000 updates at 0.01 get it there, on its 15 rows",
      rule: { ...LAYER, arm: "same-rows", metric: "least_loss", limit: 0.693 } },
    { id: "T9.new", statement: "They get it to 0.001 on new rows",
      published: { ...TORCH, text: "1.7e-4 nat" },
      rule: { ...LAYER, arm: "new-rows", metric: "last_loss", limit: 1e-3 } },
    { id: "T9.share", statement: "One in 20 layers begins dead at each of 256 inputs",
      published: { ...TORCH, text: "22 of 200 seeds", value: 0.11 },
      rule: { ...DEAD, metric: "dead_share", limit: 0.05 } },
    { id: "T10.ragged", statement: "Rows of unequal lengths make a batch",
      published: { ...TWO, text: "collate_fn pads them" },
      rule: { ...ROW, ...LEAST, metric: "accepted", limit: 1 } },
    { id: "T10.ignored", statement: "Padding that the loss ignores does not change it",
      rule: { ...ROW, metric: "ignored_difference", limit: 1e-5 } },
    { id: "T10.counted", statement: "Padding that the loss counts does not change it",
      rule: { ...ROW, metric: "counted_difference", limit: 1e-5 } },
    { id: "T11.shared", statement: "Larger models see the same data: all drawn in turn",
      rule: { ...DRAWN, metric: "shared_difference" } },
    { id: "T11.own", statement: "Larger models see the same data: streams by purpose",
      rule: { ...DRAWN, metric: "own_difference" } },
    { id: "T12.adamw", statement: "1,000 updates of AdamW and StepLR end as PyTorch's",
      published: { ...TORCH, text: "PyTorch 1.13, f64" },
      rule: { ...LAYER, arm: "long", metric: "max_weight_error", limit: 1e-5 } },
    { id: "T12.unit", statement: "The rate falls each 2 batches, not epochs: to 5e-6",
      published: TORCH, rule: { ...LAYER, metric: "last_rate", limit: 5.001e-6 } },
    { id: "T13", statement: "PyTorch is what most researchers use",
      rule: { kind: "literature", reason: "A statement about people" } },
    { id: "A1.cosine", statement: "The product of query and key is their cosine",
      published: COSINES, rule: { ...DOT, metric: "difference" } },
    { id: "A1.unit", statement: "It is their cosine where both have length 1",
      rule: { ...DOT, metric: "unit_difference" } },
    { id: "A1.twice", statement: "Twice the query doubles the product",
      rule: { ...DOT, ...LEAST, metric: "doubled_dot_ratio", limit: 1.999 } },
    { id: "A1.blind", statement: "Twice the query leaves the cosine as it is",
      rule: { ...DOT, metric: "doubled_cosine_difference" } },
    { id: "A2.shares", statement: "The weights of a query sum to 1",
      rule: { ...MIX, metric: "row_sum_error" } },
    { id: "A2.hull", statement: "What a head gives lies between the values it mixes",
      rule: { ...MIX, metric: "hull_excess" } },
    { id: "A2.all", statement: "A new vector mixes those of all tokens",
      rule: { ...MIX, ...LEAST, metric: "least_weight", limit: 1e-6 } },
    { id: "A2.causal", statement: "A new vector of a decoder mixes those of all tokens",
      rule: { ...MIX, ...LEAST, metric: "least_causal_weight", limit: 1e-6 } },
    { id: "A3.none", statement: "Without sums the first gradient vanishes with depth",
      rule: { ...NORM, arm: "none", split: "layer/blocks.0", low: -100, high: -1 } },
    { id: "A3.bare", statement: "It does so without sums and norms",
      rule: { ...NORM, arm: "bare", split: "layer/blocks.0", low: -100, high: -1 } },
    { id: "A3.pre", statement: "With pre-norm the last falls by the root of depth",
      published: { ...XIONG, value: -0.5 },
      rule: { ...NORM, arm: "pre", low: -0.75, high: -0.25 } },
    { id: "A3.post", statement: "With post-norm, as the tutorial draws it, it stays",
      published: { ...XIONG, value: 0 }, rule: { ...NORM, arm: "post", low: -0.25, high: 0.25 } },
    { id: "A4", statement: "Stacked layers abstract step by step",
      rule: { kind: "literature", reason: "It names no number; probes of trained models could" } },
    { id: "R1.sine", statement: "BERT's 393,216 trained positions are sinusoidal",
      published: { ...BERT, contrary: true }, rule: { ...TABLE, metric: "trained_sinusoidal" } },
    { id: "R1.learned", statement: "BERT's 393,216 trained positions are learned", published: BERT,
      rule: { ...TABLE, metric: "trained_learned" } },
  ],
});
