import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { byteTokenizer } from "../../../core/data/create_tokenizer.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { textDataset } from "../../../core/data/text_dataset.ts";
import { decodeText } from "../../../core/data/tokenizer.ts";
import { CHI_SQUARE_CRITICAL, chiSquare } from "../../helpers/goodness_of_fit.ts";

const SHARES = { train: 80, validation: 10, test: 10 };
/** Every place has a text of its own: 500 numbers of four characters. */
const TEXT = Array.from({ length: 500 }, (_, i) => `${i}`.padStart(3, "0") + "é").join("");
const BYTES = new TextEncoder().encode(TEXT);

const dataset = (bytes = BYTES, tokenizer = trainCharTokenizer(BYTES)) =>
  textDataset({ name: "numbers", bytes, tokenizer, shares: SHARES });

Deno.test("textDataset() cuts disjoint parts that together are the text", () => {
  const { parts, tokenizer } = dataset();
  const texts = [parts.train, parts.validation, parts.test].map((p) => decodeText(tokenizer, p));
  assertEquals(texts.join(""), TEXT);
  assertEquals(texts.map(({ length }) => length), [1_600, 200, 200]);
});

Deno.test("trainBatch() takes windows of training with the tokens that follow", () => {
  const { tokenizer, trainBatch } = dataset();
  const { tokens, targets } = trainBatch({ seed: 3, step: 7, batch: 5, length: 16 });
  for (let row = 0; row < 5; row++) {
    const window = decodeText(tokenizer, tokens.subarray(row * 16, row * 16 + 16));
    const start = TEXT.indexOf(window);
    assert(start >= 0 && start + 17 <= 1_600);
    const expected = TEXT.slice(start + 1, start + 17);
    assertEquals(decodeText(tokenizer, targets.subarray(row * 16, row * 16 + 16)), expected);
  }
});

Deno.test("trainBatch() is a function of seed and step", () => {
  const at = { seed: 0, step: 0, batch: 4, length: 8 };
  const first = dataset().trainBatch(at);
  const data = dataset();
  data.trainBatch({ ...at, step: 9 });
  assertEquals(data.trainBatch(at), first);
  assertNotEquals(data.trainBatch({ ...at, step: 1 }).tokens, first.tokens);
  assertNotEquals(data.trainBatch({ ...at, seed: 1 }).tokens, first.tokens);
});

Deno.test("trainBatch() starts windows at every place equally often", () => {
  const bytes = Uint8Array.from({ length: 105 }, (_, i) => i);
  const data = textDataset({
    name: "places",
    bytes,
    tokenizer: byteTokenizer(),
    shares: { train: 100, validation: 0, test: 0 },
  });
  const counts = new Array(100).fill(0);
  for (let step = 0; step < 200; step++) {
    const { tokens } = data.trainBatch({ seed: 0, step, batch: 100, length: 5 });
    for (let row = 0; row < 100; row++) counts[tokens[row * 5]]++;
  }
  const statistic = chiSquare(counts);
  assert(statistic < CHI_SQUARE_CRITICAL[99], `chi-square ${statistic}`);
});

Deno.test("heldOut() counts the bytes of its targets, whatever the tokenizer", () => {
  const all = { sequences: Infinity, length: 1 };
  const chars = dataset().heldOut(all);
  const bytes = dataset(BYTES, byteTokenizer()).heldOut(all);
  assertEquals(chars.sequences, 199); // of 200 characters the first is no target
  assertEquals(chars.bytes, 249); // each fourth character has two bytes
  assertEquals(bytes.sequences, 249);
  assertEquals(bytes.bytes, 249);
});

Deno.test("heldOut() reads the part that is asked for", () => {
  const { heldOut, parts } = dataset();
  const size = { sequences: 4, length: 20 };
  const validation = heldOut(size);
  assertEquals(validation.windows, [0, 59, 119, 179]);
  assertEquals(validation.tokens.subarray(0, 20), parts.validation.subarray(0, 20));
  assertEquals(validation.targets.subarray(60), parts.validation.subarray(180));
  assertEquals(heldOut({ ...size, split: "test" }).tokens[0], parts.test[0]);
});

Deno.test("textDataset() says sizes where a text is shorter than a window", () => {
  const data = dataset();
  const batch = () => data.trainBatch({ seed: 0, step: 0, batch: 1, length: 1_600 });
  assertThrows(batch, DataError, "data=numbers, split=train, tokens=1600, length=1600");
  data.trainBatch({ seed: 0, step: 0, batch: 1, length: 1_599 });
  const heldOut = () => data.heldOut({ sequences: 1, length: 200 });
  assertThrows(heldOut, DataError, "split=validation, tokens=200, length=200");
});

Deno.test("the digest of a dataset tells text, tokenizer and split apart", () => {
  const digest = dataset().digest;
  assertEquals(dataset().digest, digest);
  const other = BYTES.slice();
  other[0] ^= 1;
  assertNotEquals(dataset(other).digest, digest);
  assertNotEquals(dataset(BYTES, byteTokenizer()).digest, digest);
  const source = { name: "numbers", bytes: BYTES, tokenizer: trainCharTokenizer(BYTES) };
  const shares = { train: 90, validation: 10, test: 0 };
  assertNotEquals(textDataset({ ...source, shares }).digest, digest);
});
