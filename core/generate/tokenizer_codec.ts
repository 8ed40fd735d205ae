import { pairTokens } from "../data/pair_dataset.ts";
import type { TextCodec } from "../data/text_codec.ts";
import { encodeText, type Tokenizer } from "../data/tokenizer.ts";

/** Special token with which sequences begin, in a tokenizer that has one. */
const BEGIN = "<bos>";

/**
 * Gives a tokenizer of this project as a codec: its sequences begin with the special token `<bos>`
 * where it has one, every special token ends a text, and bytes that are not UTF-8 become U+FFFD.
 */
export function tokenizerCodec(tokenizer: Tokenizer): TextCodec {
  const begin = tokenizer.special.get(BEGIN);
  const pair = pairTokens(tokenizer);
  return {
    kind: tokenizer.kind,
    encode: (text, { whole }) => {
      const ids = encodeText(tokenizer, text);
      return whole && begin !== undefined ? Uint32Array.of(begin, ...ids) : ids;
    },
    ...(pair && { between: pair.between }),
    ends: [...tokenizer.special.values()],
    reader: () => {
      const text = new TextDecoder("utf-8", { ignoreBOM: true });
      return (token) =>
        token === undefined
          ? text.decode()
          : text.decode(tokenizer.decode([token]), { stream: true });
    },
  };
}
