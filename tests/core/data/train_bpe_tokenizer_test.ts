import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { toByteLevel } from "../../../core/data/byte_level.ts";
import { encodeText, type Tokenizer } from "../../../core/data/tokenizer.ts";
import { trainBpeTokenizer } from "../../../core/data/train_bpe_tokenizer.ts";
import { createStream } from "../../../core/random/stream.ts";
import { fromRoot } from "../../helpers/root.ts";

// Made by Hugging Face's own library, see the file.
const { merges, samples } = JSON.parse(
  Deno.readTextFileSync(fromRoot("tests/fixtures/tokenizers/expected.json")),
);
const TEXT = Deno.readFileSync(fromRoot("tests/fixtures/tokenizers/text.txt"));
const MERGED = trainBpeTokenizer(TEXT, { vocabulary: 256 + merges.length });

const bytesOf = (text: string) => new TextEncoder().encode(text);
const mergesOf = ({ merges, tokens }: Tokenizer) =>
  merges.map(([left, right]) => `${toByteLevel(tokens[left])} ${toByteLevel(tokens[right])}`);

Deno.test("trainBpeTokenizer() makes the merges of Hugging Face's trainer", () => {
  assertEquals(mergesOf(MERGED), merges);
});

Deno.test("a bpe tokenizer gives the ids of Hugging Face's library", () => {
  for (const { text, ids } of samples) assertEquals([...encodeText(MERGED, text)], ids, text);
});

Deno.test("trainBpeTokenizer() agrees with counting all pairs again after each merge", () => {
  const stream = createStream({ seed: 1, path: "data-content" });
  for (let round = 0; round < 20; round++) {
    const letters = Array.from(
      { length: 400 },
      (_, i) => "aab "[stream.wordAt(400 * round + i) % 4],
    );
    const text = letters.join("");
    const expected = mergesByCounting(text, 12);
    const given = trainBpeTokenizer(bytesOf(text), { vocabulary: 268 });
    assertEquals(mergesOf(given), expected.map((pair) => pair.replaceAll("_", "Ġ")), text);
  }
});

/** Does what the trainer does, plainly; `_` stands for a space. */
function mergesByCounting(text: string, count: number): string[] {
  let words = (text.match(/ ?[ab]+| +(?!\S)| +/g) ?? [])
    .map((word) => [...word.replaceAll(" ", "_")]);
  const order = ["a", "b", "_"]; // ids of bytes: a space comes after what is visible
  const made: string[] = [];
  while (made.length < count) {
    const seen = new Map<string, number>();
    for (const word of words) {
      for (let i = 1; i < word.length; i++) {
        const pair = `${word[i - 1]} ${word[i]}`;
        seen.set(pair, (seen.get(pair) ?? 0) + 1);
      }
    }
    const rank = (pair: string) => pair.split(" ").map((name) => order.indexOf(name));
    const [[best]] = [...seen].sort(([a, countA], [b, countB]) => {
      const [[leftA, rightA], [leftB, rightB]] = [rank(a), rank(b)];
      return countB - countA || leftA - leftB || rightA - rightB;
    });
    const [left, right] = best.split(" ");
    words = words.map((word) => joined(word, left, right));
    made.push(best);
    order.push(left + right);
  }
  return made;
}

function joined(word: readonly string[], left: string, right: string): string[] {
  const out: string[] = [];
  for (let i = 0; i < word.length; i++) {
    const isPair = word[i] === left && word[i + 1] === right;
    out.push(isPair ? left + right : word[i]);
    if (isPair) i++;
  }
  return out;
}

Deno.test("a bpe tokenizer gives any bytes back, also those that are no text", () => {
  const stream = createStream({ seed: 0, path: "data-content" });
  const random = Uint8Array.from({ length: 20_000 }, (_, i) => stream.wordAt(i) & 255);
  const broken = TEXT.map((byte, i) => i % 7 === 0 ? stream.wordAt(i) & 255 : byte);
  for (const bytes of [random, broken, new Uint8Array(3_000).fill(255), new Uint8Array()]) {
    assertEquals(MERGED.decode(MERGED.encode(bytes)), bytes);
  }
  for (let size = 1; size < 300; size++) {
    const bytes = random.subarray(size, 2 * size);
    assertEquals(MERGED.decode(MERGED.encode(bytes)), bytes);
  }
});

Deno.test("trainBpeTokenizer() is quick for a text that is one long word", () => {
  const bytes = bytesOf("abcab".repeat(40_000));
  const tokenizer = trainBpeTokenizer(bytes, { vocabulary: 264 });
  assert(tokenizer.encode(bytes).length < 10_000);
});

Deno.test("trainBpeTokenizer() says how many tokens a text is good for", () => {
  const train = () => trainBpeTokenizer(bytesOf("abab xy"), { vocabulary: 300, source: "notes" });
  assertThrows(train, DataError, "source=notes, bytes=7, vocabulary=300, possible=257");
  const none = () => trainBpeTokenizer(TEXT, { vocabulary: 255 });
  assertThrows(none, RangeError, "vocabulary=255");
});
