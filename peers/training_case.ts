/** A decoder and its training, as every peer builds them: learned positions, pre-norm, no biases. */
export interface TrainingCase {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly hidden: number;
  readonly vocabulary: number;
  /** Tokens of a sequence, and sequences of a step. */
  readonly length: number;
  readonly batch: number;
  readonly normEps: number;
  /** AdamW; weight decay applies to every parameter, also to gains and biases of norms. */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  /** Significant bits of the operands of our products: 12 where not given, as in training. */
  readonly precision?: 12 | 24;
}

/** The case that is compared: 870,656 parameters, 2,048 tokens a step. */
export const TRAINING_CASE: TrainingCase = {
  layers: 4,
  width: 128,
  heads: 4,
  hidden: 512,
  vocabulary: 256,
  length: 128,
  batch: 16,
  normEps: 1e-5,
  rate: 1e-3,
  beta1: 0.9,
  beta2: 0.95,
  eps: 1e-8,
  weightDecay: 0.1,
};

/** nanoGPT's preset for a CPU on tiny-shakespeare: 804,096 parameters, 768 tokens a step. */
export const NANOGPT_CASE: TrainingCase = {
  ...TRAINING_CASE,
  vocabulary: 65,
  length: 64,
  batch: 12,
  beta2: 0.99,
};

/** A case of a few thousand parameters: what a first loss costs that hardly computes. */
export const TINY_CASE: TrainingCase = {
  ...TRAINING_CASE,
  layers: 1,
  width: 32,
  heads: 2,
  hidden: 64,
  vocabulary: 64,
  length: 16,
  batch: 4,
};

/** Losses of the first five steps of `TRAINING_CASE`, by PyTorch 1.13 and 2.13 in f32. */
export const FIRST_LOSSES: readonly number[] = [
  5.566222,
  5.398501,
  5.259143,
  5.143584,
  5.041665,
];

/** A parameter with the values it begins with. */
export interface CaseParameter {
  /** Such as `token`, `0.norm1.gain`, `0.qkv`, `head`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Bound of initial weights: uniform with a standard deviation of 0.02. */
const INITIAL_BOUND = Math.sqrt(3) * 0.02;
/** Seed of the first parameter; each has the next one. */
const PARAMETER_SEED = 100;
const TOKEN_SEED = 7;

/** Makes the parameters of a case in their order, from a hash that every language repeats. */
export function caseParameters(c: TrainingCase): CaseParameter[] {
  return parameterShapes(c).map(([name, shape, init], i) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const values = init === "hashed"
      ? hashedValues(count, PARAMETER_SEED + i, INITIAL_BOUND)
      : new Float32Array(count).fill(init);
    return { name, shape, values };
  });
}

/** Makes the tokens of a step and those that follow them: `[batch, length]` each. */
export function caseTokens(
  { batch, length, vocabulary }: TrainingCase,
): { readonly tokens: Uint32Array; readonly targets: Uint32Array } {
  const tokens = new Uint32Array(batch * length);
  const targets = new Uint32Array(batch * length);
  const quarter = Math.floor(vocabulary / 4);
  for (let row = 0; row < batch; row++) {
    for (let t = 0; t <= length; t++) {
      // The quarter of the vocabulary follows from the position, so that there is much to learn.
      const token = hashWord(row * (length + 1) + t, TOKEN_SEED) % quarter + t % 4 * quarter;
      if (t < length) tokens[row * length + t] = token;
      if (t > 0) targets[row * length + t - 1] = token;
    }
  }
  return { tokens, targets };
}

/** Makes values in [-bound, bound) from a hash. */
export function hashedValues(count: number, seed: number, bound = 1): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = ((hashWord(i, seed) >>> 8) / 0x800000 - 1) * bound;
  return values;
}

type Init = "hashed" | 0 | 1;

function parameterShapes(c: TrainingCase): (readonly [string, readonly number[], Init])[] {
  const { width, hidden } = c;
  const norm = (name: string) =>
    [[`${name}.gain`, [width], 1], [`${name}.bias`, [width], 0]] as const;
  const weight = (name: string, ...shape: number[]) => [name, shape, "hashed"] as const;
  return [
    weight("token", c.vocabulary, width),
    weight("position", c.length, width),
    ...Array.from({ length: c.layers }, (_, layer) => [
      ...norm(`${layer}.norm1`),
      weight(`${layer}.qkv`, width, 3 * width),
      weight(`${layer}.output`, width, width),
      ...norm(`${layer}.norm2`),
      weight(`${layer}.in`, width, hidden),
      weight(`${layer}.out`, hidden, width),
    ]).flat(),
    ...norm("norm"),
    weight("head", width, c.vocabulary),
  ];
}

/** Mixes an index and a seed into 32 bits. */
function hashWord(index: number, seed: number): number {
  let h = (index + Math.imul(seed, 0x9e3779b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
