import { z } from "zod";
import { type ActivationName, ACTIVATIONS } from "../model/activation_names.ts";
import { ARCHITECTURES } from "../model/architecture.ts";
import type { ModelSettings } from "../model/model_settings.ts";
import type { ObjectSchema } from "./schema_terms.ts";
import { MODEL_NORMS, POSITION_NAMES, ROPE_SCALINGS } from "./training_vocabulary.ts";

const activationNames = Object.keys(ACTIVATIONS) as ActivationName[];

/** Schema of `base.model`: a decoder, every value with its default. */
export const modelSettingsSchema: ObjectSchema<ModelSettings, Partial<ModelSettings>> = z
  .strictObject({
    architecture: z.enum(ARCHITECTURES)
      .describe("Who sees whom: an encoder finds masked tokens; a decoder where not given.")
      .optional(),
    layers: size(256, "Blocks; of the decoder, where there are two stacks.").default(2),
    encoderLayers: size(256, "Blocks of the encoder of an encoder-decoder; layers if not given.")
      .optional(),
    sharedStacks: z.boolean()
      .describe("Whether both stacks have one set of weights, but for cross-attention.")
      .optional(),
    rotaryCross: z.boolean()
      .describe("Whether rotary positions turn queries and keys of cross-attention too.")
      .optional(),
    dModel: size(65_536, "Elements of a token in the residual stream.").default(64),
    heads: size(1_024, "Heads of attention; a divisor of dModel.").default(2),
    kvHeads: size(1_024, "Heads of keys and values; as many as heads where not given.").optional(),
    dFf: size(262_144, "Width inside an ungated feed-forward layer.").default(256),
    gatedWidth: z.enum(["two-thirds", "full"])
      .describe("Width of a gated layer: 2/3 of dFf, for equal parameters, or all of it.")
      .default("two-thirds"),
    activation: z.enum(activationNames).describe("Activation of the feed-forward layers.")
      .default("gelu"),
    norm: z.enum(MODEL_NORMS).describe("Normalisation.").default("rms-norm"),
    normFraction: z.number().gt(0).max(1).describe("Share of a row that p-rms-norm looks at.")
      .default(0.0625),
    normPlace: z.enum(["pre", "post"])
      .describe("Before each layer, and once at the end; or behind each residual sum.")
      .default("pre"),
    eps: z.number().gt(0).max(1).describe("Stabiliser inside the root.").default(1e-5),
    position: z.enum(POSITION_NAMES).describe("Positional encoding.").default("rope"),
    ropeTheta: z.number().gt(1).max(1e9).describe("Base of the rotary frequencies.")
      .default(10_000),
    ropeLayout: z.enum(["half", "interleaved"]).describe("Columns of a head that turn together.")
      .default("half"),
    ropeFraction: z.number().gt(0).max(1).describe("Share of each head's columns that turn.")
      .default(1),
    ropeScaling: z.enum(ROPE_SCALINGS).describe("Change of the angles for longer sequences.")
      .default("none"),
    ropeFactor: z.number().min(1).max(1_024).describe("Evaluated over trained length.").default(1),
    t5Buckets: z.int().min(4).max(1_024).describe("Buckets of the T5 bias.").default(32),
    t5MaxDistance: size(1_048_576, "Distance from which the T5 bias tells nothing apart.")
      .default(128),
    qkNorm: flag("Whether queries and keys are normalised in each head."),
    tiedHead: flag("Whether the head is the table of embeddings, transposed."),
    bias: flag("Whether linear layers have a bias."),
    qkvBias: choice("Whether queries, keys and values have a bias, even where no other layer has."),
    fusedQkv: choice("One product for queries, keys and values, or three; one where not given."),
    fusedGateUp: choice("One product for both halves of a gated layer, or two; one by default."),
    dropout: z.number().min(0).lt(1).describe("Rate of dropout in training.").default(0),
    precision: z.enum(["x12", "f32"]).describe("Operands of products: 12 significant bits or 24.")
      .default("x12"),
    logitActivation: z.enum(["none", "relu"]).describe("Activation on the logits; a control.")
      .default("none"),
    residual: flag("Whether what a layer computes is added to what it was given.", true),
    initialDeviation: deviation("Standard deviation of initial matrices."),
    scaledInit: flag("Whether matrices that end a layer begin smaller, by sqrt(2 layers).", true),
    embeddingDeviation: deviation("Standard deviation of initial embeddings."),
    positionRows: size(1_048_576, "Rows of a learned table; as the longest length where not given.")
      .optional(),
  }).describe("Settings of the op or model.");

function size(most: number, what: string) {
  return z.int().min(1).max(most).describe(what);
}

function flag(what: string, byDefault = false) {
  return z.boolean().describe(what).default(byDefault);
}

/** A flag that is left out of the config of a cell where it is not given. */
function choice(what: string) {
  return z.boolean().describe(what).optional();
}

function deviation(what: string) {
  return z.number().gt(0).max(100).describe(what).default(0.02);
}
