import { PositionRowsError } from "../base/errors.ts";
import type { TextCodec } from "../data/text_codec.ts";
import type { Device } from "../device/device.ts";
import { type EndReason, generateTokens } from "./generate_tokens.ts";
import type { Sampling } from "./pick_token.ts";
import { stopTokens, textPrompt } from "./prompt_tokens.ts";
import { type LoadedModel, TokenDecoder } from "./token_decoder.ts";

/** What text is wanted. */
export interface TextRequest {
  readonly prompt: string;
  /** Most new tokens. */
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** Seed of the stream `sampling`. */
  readonly seed: number;
  /** Text of one token that ends the text, beside those that end it always. */
  readonly stop?: string;
}

/** How a text ended. */
export interface TextEnd {
  readonly reason: EndReason;
  /** Tokens of the prompt, with those that were put to it. */
  readonly promptTokens: number;
  /** Whether the prompt was a source, and the text its target. */
  readonly isSource: boolean;
  /** New tokens. */
  readonly tokens: number;
}

/** A model that reads text. */
export interface TextModel extends LoadedModel {
  readonly codec: TextCodec;
}

/**
 * Continues a text, or says the target of a source: a model of pairs, whose tokenizer has their
 * tokens, reads the prompt as a source.
 *
 * Where a learned table of positions ends, a text goes on from the last half of what the table holds;
 * a target ends.
 *
 * @param device Where the model runs.
 * @param model The model and its tokenizer.
 * @param request The text, and how to go on.
 * @returns Yields the text of each new token as soon as its characters are whole (bytes that are
 * not UTF-8 become U+FFFD); returns how it ended.
 * @throws {DataError} If a character has no token, there is nothing to begin with, or the model
 * reads sources and its tokenizer has no tokens of pairs.
 * @throws {RangeError} If the model is an encoder.
 * @throws {PositionRowsError} If the prompt is longer than a learned table of positions.
 */
export async function* generateText(
  device: Device,
  { codec, ...loaded }: TextModel,
  { prompt, maxTokens, sampling, seed, stop }: TextRequest,
): AsyncGenerator<string, TextEnd> {
  const { prompt: ids, source, isSource } = textPrompt(loaded.model, codec, prompt);
  const stops = stopTokens(codec, stop);
  const { position, context } = loaded.model;
  const longest = Math.max(ids.length, source?.length ?? 0);
  if (position.kind === "learned" && longest > context) {
    throw new PositionRowsError({ length: longest, rows: context });
  }
  // The last new token is given out, and not read.
  const wanted = ids.length + Math.max(0, maxTokens - 1);
  const capacity = position.kind === "learned" ? Math.min(wanted, context) : wanted;
  const size = { batch: 1, capacity, ...(source && { source: source.length }) };
  const decoder = await TokenDecoder.open(device, loaded, size);
  const read = codec.reader(ids);
  let count = 0;
  try {
    const tokens = generateTokens(decoder, {
      ...{ prompts: [ids], maxTokens, sampling, seed, stops },
      ...(source && { sources: [source] }),
      whenFull: isSource ? "end" : "slide",
    });
    for (;;) {
      const { done, value } = await tokens.next();
      if (done) {
        const rest = read();
        if (rest !== "") yield rest;
        const promptTokens = ids.length + (source?.length ?? 0);
        return { reason: value[0], promptTokens, isSource, tokens: count };
      }
      count += 1;
      yield read(value[0]!);
    }
  } finally {
    await decoder.close();
  }
}
