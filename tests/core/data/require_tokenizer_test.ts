import { assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { byteTokenizer, withSpecialTokens } from "../../../core/data/create_tokenizer.ts";
import { requireTokenizer } from "../../../core/data/require_tokenizer.ts";
import { trainBpeTokenizer } from "../../../core/data/train_bpe_tokenizer.ts";

const bpe = (text: string) =>
  trainBpeTokenizer(new TextEncoder().encode(text), { vocabulary: 257 });

Deno.test("requireTokenizer() tells another vocabulary by its size", () => {
  const expected = { vocabulary: 256 };
  requireTokenizer(byteTokenizer(), expected, "m");
  const other = withSpecialTokens(byteTokenizer(), ["<bos>"]);
  const check = () => requireTokenizer(other, expected, "m");
  assertThrows(check, DataError, "model=m, vocabulary=257, expected=256");
});

Deno.test("requireTokenizer() tells another vocabulary of the same size by its digest", () => {
  const { vocabulary, digest } = bpe("abab");
  requireTokenizer(bpe("ab ab"), { vocabulary, digest }, "m");
  const other = bpe("cdcd");
  requireTokenizer(other, { vocabulary }, "m");
  const check = () => requireTokenizer(other, { vocabulary, digest }, "m");
  assertThrows(check, DataError, `digest=${other.digest}, expected=${digest}`);
});
