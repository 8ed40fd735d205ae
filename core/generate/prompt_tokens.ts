import { DataError } from "../base/errors.ts";
import { PAIR_TOKENS } from "../data/pair_dataset.ts";
import type { TextCodec } from "../data/text_codec.ts";
import { architectureOf } from "../model/architecture.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";

/** What a model reads before it says a text. */
export interface TextPrompt {
  /** Tokens that the new ones come behind. */
  readonly prompt: Uint32Array;
  /** What an encoder reads. */
  readonly source?: Uint32Array;
  /** Whether the text is a source, of which the model says the target. */
  readonly isSource: boolean;
}

/**
 * Gives what a model reads of a text: its beginning; or, where the tokenizer has the tokens of pairs,
 * a source, and the token behind it with which its target begins.
 *
 * @throws {DataError} If there is no token for a character, nothing to begin with, or no token with
 * which a target begins, in a model that reads sources.
 */
export function textPrompt(model: DecoderSpec, codec: TextCodec, text: string): TextPrompt {
  const architecture = architectureOf(model);
  const { between } = codec;
  if (between === undefined) {
    if (architecture === "decoder") {
      return { prompt: promptTokens(codec, text), isSource: false };
    }
    throw new DataError(
      "Cannot generate as the tokenizer must have the tokens behind a source and a target, " +
        `${PAIR_TOKENS.join(" and ")}: architecture=${architecture}, tokenizer=${codec.kind}`,
    );
  }
  const source = codec.encode(text, { whole: true });
  if (source.length === 0) {
    throw new DataError('Cannot generate as a source must have a character: prompt=""');
  }
  return architecture === "encoder-decoder"
    ? { prompt: Uint32Array.of(between), source, isSource: true }
    : { prompt: Uint32Array.of(...source, between), isSource: true };
}

/**
 * Cuts a prompt into tokens; where sequences of the model begin with a token of their own, that is
 * put before it.
 *
 * @throws {DataError} If there is no token for a character, or nothing to begin with.
 */
export function promptTokens(codec: TextCodec, prompt: string): Uint32Array {
  const ids = codec.encode(prompt, { whole: true });
  if (ids.length > 0) return ids;
  throw new DataError(
    "Cannot generate as a prompt must have a character where no token begins sequences: " +
      `prompt="", tokenizer=${codec.kind}`,
  );
}

/**
 * Lists the tokens that end a text: those of the tokenizer, and a given one.
 *
 * @param codec The tokenizer.
 * @param stop Text of one token, or undefined.
 * @throws {DataError} If the text is not one token.
 */
export function stopTokens(codec: TextCodec, stop: string | undefined): ReadonlySet<number> {
  if (stop === undefined) return new Set(codec.ends);
  const ids = codec.encode(stop, { whole: false });
  if (ids.length === 1) return new Set([...codec.ends, ids[0]]);
  throw new DataError(
    `Cannot stop at a text as it must be one token: stop=${JSON.stringify(stop)}, ` +
      `tokens=${ids.length}`,
  );
}
