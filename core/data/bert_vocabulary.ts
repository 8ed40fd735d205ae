/** Special tokens of BERT, those that a vocabulary has. */
const SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

/**
 * Makes of BERT's `vocab.txt` what its `tokenizer.json` would hold.
 *
 * Each line is a token, its number from 0 the id. Text is cleaned, accents and capitals go unless
 * `do_lower_case` is false, words are cut into the longest pieces there are, and `[CLS]` and `[SEP]`
 * stand around them.
 *
 * Source: `convert_slow_tokenizer.py` (BertConverter) of https://github.com/huggingface/transformers.
 *
 * @param text Text of the file.
 * @param settings Value of `tokenizer_config.json`; nothing where there is none.
 */
export function bertTokenizerJson(text: string, settings: unknown): Record<string, unknown> {
  const given = Object(settings);
  const lines = text.replace(/\n$/, "").split("\n").map((line) => line.replace(/\r$/, ""));
  const ids = new Map(lines.map((token, id) => [token, id]));
  const added = SPECIAL.filter((content) => ids.has(content)).map((content) => ({
    ...{ id: ids.get(content), content, special: true },
    ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
  }));
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const ends = Object.fromEntries(
    ["[CLS]", "[SEP]"].map((id) => [id, { id, ids: [ids.get(id)], tokens: [id] }]),
  );
  const single = [special("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, special("[SEP]")];
  return {
    added_tokens: added,
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: given.tokenize_chinese_chars ?? true,
      strip_accents: given.strip_accents ?? null,
      lowercase: given.do_lower_case ?? true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: { type: "TemplateProcessing", single, pair: single, special_tokens: ends },
    decoder: { type: "WordPiece", prefix: "##", cleanup: false },
    model: {
      ...{ type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##" },
      ...{ max_input_chars_per_word: 100, vocab: Object.fromEntries(ids) },
    },
  };
}
