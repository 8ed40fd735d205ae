import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { type LinePair, pairDataset } from "../../../core/data/pair_dataset.ts";
import { decodeText } from "../../../core/data/tokenizer.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const pair = (source: string, target: string): LinePair => (
  { source: bytesOf(source), target: bytesOf(target) }
);
const PAIRS = {
  train: [pair("ab", "ba"), pair("a", "bbb"), pair("abc", "c"), pair("abca", "b"), pair("c", "c")],
  validation: [pair("a", "é"), pair("b", "a"), pair("ab", "cc")],
  test: [pair("abcab", "a")],
};
const TOKENIZER = trainCharTokenizer(bytesOf("abcé"));
const SOURCE = { name: "toy", textDigest: "0", pairs: PAIRS, tokenizer: TOKENIZER };
const [SEP, EOS] = [4, 5];
const NONE = IGNORE_INDEX;

const data = pairDataset(SOURCE);

Deno.test("pairDataset() says the target behind its source, and scores it with its <eos>", () => {
  const { tokens, targets } = data.heldOut({ sequences: 3, length: 6 });
  const [first, , last] = [0, 6, 12].map((at) => [...tokens.slice(at, at + 6)]);
  assertEquals(first, [0, SEP, 3, EOS, EOS, EOS]);
  assertEquals(last, [0, 1, SEP, 2, 2, EOS]);
  assertEquals([...targets.slice(0, 6)], [NONE, 3, EOS, NONE, NONE, NONE]);
  assertEquals([...targets.slice(12)], [NONE, NONE, 2, 2, EOS, NONE]);
});

Deno.test("pairDataset() leaves pairs with a longer side out of a window, and counts them", () => {
  // Of 6 tokens 3 are for the source, 3 for <sep> and the target: "bbb" needs 4, "abca" 4.
  assertEquals(data.leftOut!(6), { train: 2, validation: 0, test: 1 });
  assertEquals(data.leftOut!(8), { train: 0, validation: 0, test: 1 });
  assertEquals(data.leftOut!(9), { train: 0, validation: 0, test: 1 });
  assertEquals(data.leftOut!(10), { train: 0, validation: 0, test: 0 });
  const sources = Array.from(
    { length: 3 },
    (_, step) =>
      data.pairs!({ seed: 0, step, batch: 1, length: 6 }).map(({ source }) =>
        decodeText(data.tokenizer!, source)
      ),
  ).flat();
  assertEquals(sources.toSorted(), ["ab", "abc", "c"]);
});

Deno.test("pairDataset() gives source and target of the pairs of a batch apart", () => {
  const at = { seed: 3, step: 1, batch: 2, length: 6 };
  const { tokens, targets } = data.trainBatch(at);
  data.pairs!(at).forEach(({ source, target, floors }, row) => {
    const window = tokens.slice(row * 6, (row + 1) * 6);
    const scored = targets.slice(row * 6, (row + 1) * 6).filter((each) => each !== NONE);
    assertEquals(source, window.slice(0, window.indexOf(SEP)));
    assertEquals(target, scored);
    assertEquals(target.at(-1), EOS);
    assertEquals(floors, undefined);
  });
  const held = data.pairs!({ sequences: 2, length: 6 });
  assertEquals(held.map(({ source }) => decodeText(data.tokenizer!, source)), ["a", "b"]);
});

Deno.test("pairDataset() orders pairs by seed, all of them in each epoch", () => {
  const tokens = (seed: number, step: number) =>
    data.trainBatch({ seed, step, batch: 1, length: 8 }).tokens;
  const seen = (seed: number, first = 0) =>
    Array.from({ length: 5 }, (_, step) => String(tokens(seed, first + step)));
  assertEquals(new Set(seen(0)).size, 5);
  assertEquals(seen(0, 5).toSorted(), seen(0).toSorted());
  assertNotEquals(seen(0, 5), seen(0));
  assertNotEquals(seen(1), seen(0));
});

Deno.test("pairDataset() counts a byte for the end of a target", () => {
  assertEquals(data.heldOut({ sequences: Infinity, length: 6 }).bytes, 2 + 1 + (1 + 1) + (2 + 1));
});

Deno.test("pairDataset() has rows of known predictors of targets, each better than the last", () => {
  const rows = data.floorRows!({ sequences: 3, length: 8 });
  assertEquals(rows.map(({ name }) => name), ["uniform", "unigram", "bigram"]);
  assert(rows.every(({ nats }) => Number.isFinite(nats)));
});

Deno.test("pairDataset() says sizes where too few pairs fit", () => {
  const at = { seed: 0, step: 0, batch: 4, length: 6 };
  assertThrows(() => data.trainBatch(at), DataError, "pairs=3, length=6, batch=4");
  assertThrows(
    () => data.heldOut({ sequences: 4, length: 6 }),
    DataError,
    "split=validation, sequences=4, pairs=3, length=6",
  );
  assertThrows(
    () => data.heldOut({ sequences: Infinity, length: 6, split: "test" }),
    DataError,
    "split=test, sequences=Infinity, pairs=0",
  );
});

Deno.test("the digest of pairs tells text and tokenizer apart", () => {
  assertEquals(pairDataset(SOURCE).digest, data.digest);
  assertNotEquals(pairDataset({ ...SOURCE, textDigest: "1" }).digest, data.digest);
  const tokenizer = trainCharTokenizer(bytesOf("abcdé"));
  assertNotEquals(pairDataset({ ...SOURCE, tokenizer }).digest, data.digest);
});
