import { type DecoderSpec, decoderSpec } from "../../model/decoder_spec.ts";
import { initialValues } from "../../model/initial_values.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import { integerBelow } from "../../random/integer_below.ts";
import { wordSource } from "../../random/word_source.ts";
import { parameterShapes, type Weights } from "../../train/model_weights.ts";
import { checkStream } from "./part_context.ts";

/** Tokens that there are. */
export const VOCABULARY = 31;

/** Makes the decoder of some settings, without dropout, for sequences of a length. */
export function drawnSpec(model: ModelSettings, length: number): DecoderSpec {
  return decoderSpec({ ...model, dropout: 0 }, { vocabulary: VOCABULARY, context: length });
}

/** Draws weights large enough to matter: normal, of deviation 0.2. */
export function drawnWeights(spec: DecoderSpec, seed: number): Weights {
  const init = { kind: "normal", deviation: 0.2 } as const;
  return new Map([...parameterShapes(spec)].map(([path, shape]) => [
    path,
    { shape, values: initialValues({ path, shape, init, decays: false }, { seed }) },
  ]));
}

/** Draws tokens. */
export function drawnTokens(seed: number, count: number, name = "tokens"): Uint32Array {
  const words = wordSource(checkStream(seed, name));
  return Uint32Array.from({ length: count }, () => integerBelow(words, VOCABULARY));
}
