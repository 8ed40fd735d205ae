import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { byteTokenizer } from "../../../core/data/create_tokenizer.ts";
import { lineDataset } from "../../../core/data/line_dataset.ts";
import { decodeText } from "../../../core/data/tokenizer.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const LINES = {
  train: ["anna", "bob", "c", "dé", "eve"].map(bytesOf),
  validation: ["anna", "b", "cc", "ddd"].map(bytesOf),
  test: ["abcde"].map(bytesOf),
};
const TOKENIZER = trainCharTokenizer(bytesOf("abcdeénov"));
const SOURCE = { name: "toy", textDigest: "0", lines: LINES, tokenizer: TOKENIZER };
const [BOS, EOS] = [9, 10];

const data = lineDataset(SOURCE);

Deno.test("lineDataset() begins each line with <bos>, ends it with <eos> and scores no padding", () => {
  const { tokens, targets } = data.heldOut({ sequences: 2, length: 6 });
  assertEquals([...tokens], [BOS, 0, 5, 5, 0, EOS, BOS, 2, 2, EOS, EOS, EOS]);
  const none = IGNORE_INDEX;
  assertEquals([...targets], [0, 5, 5, 0, EOS, none, 2, 2, EOS, none, none, none]);
});

Deno.test("lineDataset() counts a byte for the end of each line", () => {
  const validation = data.heldOut({ sequences: Infinity, length: 5 });
  assertEquals([validation.sequences, validation.bytes], [4, 4 + 1 + 2 + 3 + 4]);
  const bytes = lineDataset({ ...SOURCE, tokenizer: byteTokenizer() });
  assertEquals(bytes.heldOut({ sequences: 1, length: 6, split: "test" }).bytes, 6);
});

Deno.test("lineDataset() goes through all lines of training in each epoch", () => {
  const seen = (seed: number) =>
    Array.from({ length: 5 }, (_, step) => {
      const { tokens } = data.trainBatch({ seed, step, batch: 1, length: 6 });
      return decodeText(data.tokenizer!, tokens);
    });
  assertEquals(seen(0).toSorted(), ["anna", "bob", "c", "dé", "eve"].toSorted());
  assertNotEquals(seen(0), seen(1));
  assertEquals(seen(0), seen(0));
  const pair = (step: number) => data.trainBatch({ seed: 0, step, batch: 2, length: 6 }).tokens;
  assertEquals(pair(1).length, 12);
  assertNotEquals(pair(2), pair(0)); // of 5 lines the next epoch begins after two batches of 2
});

Deno.test("lineDataset() says sizes where lines do not fit", () => {
  const at = { seed: 0, step: 0, batch: 1, length: 4 };
  assertThrows(() => data.trainBatch(at), DataError, "split=train, longest=5, length=4");
  assertThrows(
    () => data.trainBatch({ ...at, length: 5, batch: 6 }),
    DataError,
    "lines=5, batch=6",
  );
  const heldOut = (sequences: number) => () => data.heldOut({ sequences, length: 5 });
  assertThrows(heldOut(5), DataError, "sequences=5, lines=4");
  assertThrows(heldOut(0), DataError, "sequences=0");
});

Deno.test("lineDataset() has rows of known predictors, each better than the one before", () => {
  const rows = data.floorRows!({ sequences: 4, length: 5 });
  assertEquals(rows.map(({ name }) => name), ["uniform", "unigram", "bigram"]);
  assert(rows[0].nats > rows[1].nats && rows[1].nats > rows[2].nats);
});

Deno.test("the digest of lines tells text and tokenizer apart", () => {
  assertEquals(lineDataset(SOURCE).digest, data.digest);
  assertNotEquals(lineDataset({ ...SOURCE, textDigest: "1" }).digest, data.digest);
  assertNotEquals(lineDataset({ ...SOURCE, tokenizer: byteTokenizer() }).digest, data.digest);
});
