import type { BatchInput } from "../data/dataset.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { Architecture } from "./model_settings.ts";

/** Names of the architectures. */
export const ARCHITECTURES = [
  "decoder",
  "prefix",
  "encoder",
  "encoder-decoder",
] as const satisfies readonly Architecture[];

/** How many tokens of a window each stack of an encoder-decoder reads. */
export interface WindowSides {
  /** Those of the encoder: source and padding. */
  readonly source: number;
  /** Those of the decoder: delimiter and target. */
  readonly target: number;
}

/** Says what a model is made of. */
export function architectureOf({ architecture = "decoder" }: DecoderSpec): Architecture {
  return architecture;
}

/**
 * Splits the tokens of a window between the stacks of an encoder-decoder: half each, the decoder one
 * more where they are odd.
 *
 * So both stacks together read as many tokens as a decoder that reads source, delimiter and target
 * in a row.
 */
export function sidesOf(length: number): WindowSides {
  const source = Math.floor(length / 2);
  return { source, target: length - source };
}

/** Gives the tokens of the shortest window that a model can read: one for each stack. */
export function leastWindow(spec: DecoderSpec): number {
  return architectureOf(spec) === "encoder-decoder" ? 2 : 1;
}

/** Gives the tokens of the longest sequence that a stack of a model reads of a window. */
export function longestSide(architecture: Architecture | undefined, window: number): number {
  return architecture === "encoder-decoder" ? sidesOf(window).target : window;
}

/** Gives the stack that reads a source, as a model of one stack in which all tokens are seen. */
export function encoderStack({ encoderLayers, ...spec }: DecoderSpec): DecoderSpec {
  return { ...spec, layers: encoderLayers ?? spec.layers, causal: false };
}

/** Lists what a model reads with each window, and how many values of it. */
export function inputWidths(
  spec: DecoderSpec,
  length: number,
): Readonly<Partial<Record<BatchInput, number>>> {
  const whole = { tokens: length, targets: length };
  switch (architectureOf(spec)) {
    case "decoder":
      return whole;
    case "prefix":
    case "encoder":
      return { ...whole, visible: length };
    case "encoder-decoder": {
      const { source, target } = sidesOf(length);
      return {
        ...{ tokens: target, targets: target, crossVisible: target },
        ...{ source, sourceVisible: source },
      };
    }
  }
}
