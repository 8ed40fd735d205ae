import { DataError } from "../base/errors.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** What a model was trained with. */
export interface ExpectedTokenizer {
  /** Number of tokens that the model knows. */
  readonly vocabulary: number;
  /** Digest of the tokenizer it was trained with, where that is known. */
  readonly digest?: string;
}

/**
 * Checks that a tokenizer is the one that a model was trained with.
 *
 * Tokens of another vocabulary would be numbers without a meaning, and nothing else would tell.
 *
 * @param tokenizer The tokenizer at hand.
 * @param expected What the model was trained with.
 * @param source What the model is called in messages.
 * @throws {DataError} If they differ, with both sizes and digests.
 */
export function requireTokenizer(
  tokenizer: Pick<Tokenizer, "vocabulary" | "digest">,
  expected: ExpectedTokenizer,
  source: string,
): void {
  const { vocabulary, digest } = tokenizer;
  if (vocabulary !== expected.vocabulary) {
    throw new DataError(
      "Cannot use the tokenizer as its vocabulary must be the model's: " +
        `model=${source}, vocabulary=${vocabulary}, expected=${expected.vocabulary}`,
    );
  }
  if (expected.digest === undefined || expected.digest === digest) return;
  throw new DataError(
    "Cannot use the tokenizer as it must be the one of the model's training: " +
      `model=${source}, digest=${digest}, expected=${expected.digest}`,
  );
}
