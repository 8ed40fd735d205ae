import { DataError } from "../base/errors.ts";
import { encodeText, type Tokenizer } from "../data/tokenizer.ts";

/** Special token with which sequences begin, in a tokenizer that has one. */
const BEGIN = "<bos>";

/**
 * Cuts a prompt into tokens; where sequences of the model begin with a token of their own, that is
 * put before it.
 *
 * @throws {DataError} If there is no token for a character, or nothing to begin with.
 */
export function promptTokens(tokenizer: Tokenizer, prompt: string): Uint32Array {
  const begin = tokenizer.special.get(BEGIN);
  const ids = encodeText(tokenizer, prompt);
  if (begin !== undefined) return Uint32Array.of(begin, ...ids);
  if (ids.length > 0) return ids;
  throw new DataError(
    "Cannot generate as a prompt must have a character where no token begins sequences: " +
      `prompt="", tokenizer=${tokenizer.kind}`,
  );
}

/**
 * Lists the tokens that end a text: all special ones, as they have no bytes, and a given one.
 *
 * @param tokenizer The tokenizer.
 * @param stop Text of one token, or undefined.
 * @throws {DataError} If the text is not one token.
 */
export function stopTokens(tokenizer: Tokenizer, stop: string | undefined): ReadonlySet<number> {
  const special = [...tokenizer.special.values()];
  if (stop === undefined) return new Set(special);
  const ids = encodeText(tokenizer, stop);
  if (ids.length === 1) return new Set([...special, ids[0]]);
  throw new DataError(
    `Cannot stop at a text as it must be one token: stop=${JSON.stringify(stop)}, ` +
      `tokens=${ids.length}`,
  );
}
