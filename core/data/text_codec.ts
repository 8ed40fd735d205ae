/** Makes tokens of text and text of tokens, whoever made the tokenizer. */
export interface TextCodec {
  /** What it is, for messages. */
  readonly kind: string;
  /**
   * Cuts a text into tokens.
   *
   * @param text Any text.
   * @param options `whole`: with the tokens that sequences of the model begin and end with.
   * @throws {DataError} If there is no token for a part of the text.
   */
  encode(text: string, options: { readonly whole: boolean }): Uint32Array;
  /** Token behind a source, with which its target begins; of tokenizers for pairs of texts. */
  readonly between?: number;
  /** Tokens that end a text. */
  readonly ends: readonly number[];
  /**
   * Goes on from tokens: the function takes the next one, and gives what is sure of the text behind
   * what it gave before; without a token, what is left.
   */
  reader(before: Uint32Array): (token?: number) => string;
}
