import { z } from "zod";
import { FACT_CHECKS } from "./fact_checks.ts";
import {
  type FactCase,
  type FactCheckName,
  type FactSettings,
  NEURON_FUNCTIONS,
} from "./fact_settings.ts";
import { nameTerm, withoutDefaults } from "./schema_terms.ts";
import { trainSettingsSchema } from "./train_settings_schema.ts";

const numberTerm = z.number().min(-1e6).max(1e6);
const count = (most: number, what: string) => z.int().min(1).max(most).describe(what);
const steps = count(10_000, "Updates.");
const rate = z.number().gt(0).max(10).describe("Learning rate.");
const width = count(65_536, "Elements of a vector.");
const heads = count(1_024, "Heads of attention; a divisor of the width.");
const packed = (what: string) =>
  z.string().max(1_000_000).regex(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2,3}={1,2})?$/, "base 64")
    .describe(`${what}: f32 values, little-endian, in base 64.`);
const points = z.array(z.tuple([numberTerm, numberTerm])).min(1).max(64)
  .describe("Numbers, and what each is mapped to.");
const neuronFunction = z.enum(NEURON_FUNCTIONS).describe("Function around a line.");
const pair = (what: string) => z.tuple([numberTerm, numberTerm]).describe(what);
const layerPath = z.string().max(64).regex(/^[a-z]\w*(\.[a-z]\w*)*$/, "a path such as sub.a");
const parameterPath = z.string().max(80).regex(/^[a-z]\w*(\.[a-z]\w*)*$/, "a path");
const sizeTerm = z.int().min(1).max(4_096);

/** Keys of each check, beside its name. */
const SETTINGS: {
  readonly [N in FactCheckName]: { readonly [K in keyof FactSettings[N]]-?: z.ZodType };
} = {
  "neuron-fit": { points },
  "neuron-sum": {
    points,
    function: neuronFunction,
    neurons: z.array(z.strictObject({
      slope: numberTerm.describe("Factor of x."),
      offset: numberTerm.describe("Added to it."),
      weight: numberTerm.describe("Factor of the function."),
    })).min(1).max(64).describe("Neurons whose sum is taken."),
  },
  "zero-start": { inputs: z.array(numberTerm).min(1).max(64).describe("Numbers.") },
  "twin-neurons": { steps, rate },
  "line-training": {
    slope: numberTerm.describe("Slope of the true line."),
    offset: numberTerm.describe("Its value at 0."),
    noise: z.number().min(0).max(1e3).describe("Standard deviation around it."),
    rows: count(65_536, "Points."),
    steps,
    rate,
  },
  "product-gradient": {
    factors: pair("The factors."),
    gradients: pair("Gradients of their product."),
    accumulated: pair("Gradients of two passes, added up."),
  },
  "module-names": {
    layers: z.record(layerPath, z.tuple([sizeTerm, sizeTerm])).describe("From and to, by path."),
    names: z.record(parameterPath, z.array(sizeTerm).min(1).max(2)).describe("Shapes, by name."),
  },
  "low-rank": {
    from: sizeTerm.describe("Rows of the frozen matrix."),
    to: sizeTerm.describe("Its columns."),
    rank: sizeTerm.describe("Width of the thin ones."),
    alpha: z.number().gt(0).max(1e3).describe("Over the rank, the factor of their product."),
    steps,
    rate,
  },
  "stream-order": {
    weights: count(65_536, "Numbers drawn before the data."),
    more: count(65_536, "Numbers drawn before the data by a larger model."),
    data: count(65_536, "Numbers of the data."),
  },
  "ragged-rows": {
    lengths: z.array(count(256, "Tokens.")).min(2).max(64).describe("Lengths of the sequences."),
    vocabulary: z.int().min(2).max(65_536).describe("Tokens that there are."),
  },
  "next-token": {
    tokens: z.array(z.int().min(0).max(1_000_000)).min(1).max(256).describe("The sentence."),
    vocabulary: count(1_000_000, "Tokens that there are."),
    width,
    heads,
  },
  "end-token": { symbols: z.int().min(2).max(64).describe("Symbols to count."), steps },
  "dot-cosine": { pairs: z.int().min(2).max(65_536).describe("Pairs of vectors."), width },
  "layer-training": {
    inputs: sizeTerm.describe("Elements of a row."),
    outputs: sizeTerm.describe("Logits."),
    logitActivation: z.enum(["none", "relu"]).describe("Activation on the logits."),
    weights: packed("Initial weights, then biases").optional(),
    rows: packed("Rows of inputs").optional(),
    labels: z.array(z.int().min(0).max(4_095)).min(1).max(4_096).describe("Labels of the rows."),
    batches: z.array(count(4_096, "Rows.")).min(1).max(64).describe("Rows of each update."),
    steps,
    train: withoutDefaults(trainSettingsSchema).describe("What differs from the defaults."),
    losses: z.array(z.number().min(0).max(1e6)).min(1).max(4_096)
      .describe("Losses to compare with.").optional(),
    trained: packed("Weights and biases to compare with").optional(),
  },
  "dead-logits": {
    inputs: sizeTerm.describe("Elements of a row."),
    layers: count(4_096, "Layers that are drawn."),
    rows: count(4_096, "Rows of inputs."),
  },
  "position-weights": {
    rows: count(1_000_000, "Positions."),
    width,
    heads,
  },
};

const [first, ...rest] = (Object.keys(FACT_CHECKS) as FactCheckName[]).map((check) =>
  z.strictObject({ check: z.literal(check), ...SETTINGS[check] })
);

/** Cases by name. */
type FactCases = Readonly<Record<string, FactCase>>;

/** Schema of the `facts` block: cases by name, each a check with what it needs. */
export const factsSchema: z.ZodType<FactCases, FactCases> = z.record(
  nameTerm("Name of a case.", "a/a"),
  z.discriminatedUnion("check", [first, ...rest]),
).describe("Exact checks of small cases, by name.") as unknown as z.ZodType<FactCases, FactCases>;
