import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { createStream, type StreamName } from "../../../core/random/stream.ts";
import { PURPOSES } from "../../../core/random/stream_path.ts";
import { CHI_SQUARE_CRITICAL, chiSquare } from "../../helpers/goodness_of_fit.ts";
import { wordDigest } from "../../helpers/word_digest.ts";

const NAME = { seed: 0, path: "data-order" };

function firstWords(name: StreamName, { step = 0, count = 8 } = {}): number[] {
  const stream = createStream(name).atStep(step);
  return Array.from({ length: count }, (_, i) => stream.wordAt(i));
}

// Made without this code: keys and ids by hashlib and json of Python 3 (separators "," and ":",
// sorted keys), words by the C headers of Random123 (philox.h, commit 9545ff6) with gcc 12.2; the
// digest is SHA-256 over 65,536 words, big-endian.
const GOLDEN = [
  {
    name: NAME,
    step: 0,
    key: [0x1d85c232, 0xc1b22dad],
    id: [0xbd481d96, 0xc4a373a5],
    words: [0x7aac863e, 0x6d91f338, 0xbd830dad, 0x3e6dd2e0],
    digest: "ea95d15cc39697075b88948e0f4cb781b8106a2fdcefaca5a9fde26659802456",
  },
  {
    name: NAME,
    step: 1,
    key: [0x1d85c232, 0xc1b22dad],
    id: [0xbd481d96, 0xc4a373a5],
    words: [0xf16aa998, 0x5d398ccf, 0x72ccfd40, 0xdcae6b20],
    digest: "c4806bfe3f457f0d93bbe0193a8325ecf97350de48c96d8b63cb42274b3716c6",
  },
  {
    name: { seed: 7, path: "init/blocks.0.attention.query", experiment: "9f86d081884c7d65" },
    step: 0,
    key: [0xe30eccfe, 0x89a3577a],
    id: [0x5a712c9d, 0x1c93fc3f],
    words: [0xc6cdcebb, 0x7aef114f, 0xa4743cd2, 0x33eefc57],
    digest: "a10f001900f98d24c0e2197cfda1ffe20f3026bf648ec5d30d740a3b158a438d",
  },
];

Deno.test("createStream() gives the stored words, made by Random123", () => {
  for (const { name, step, key, id, words, digest } of GOLDEN) {
    const stream = createStream(name).atStep(step);
    assertEquals([...stream.key], key);
    assertEquals([...stream.id], id);
    assertEquals([...stream.blockAt(0)], words);
    assertEquals(wordDigest(firstWords(name, { step, count: 65_536 })), digest);
    assertEquals([...stream.keyWords(9)], [...key, 9, step, ...id]);
  }
});

Deno.test("wordAt() gives any word by itself, in any order", () => {
  const stream = createStream(NAME);
  const blocks = [0, 1, 1_000, 2 ** 32 - 1];
  for (const block of blocks.toReversed()) {
    const words = [0, 1, 2, 3].map((i) => stream.wordAt(4 * block + i));
    assertEquals(words, [...stream.blockAt(block)]);
  }
});

Deno.test("every part of the name makes another stream", () => {
  const names: (StreamName & { step?: number })[] = [
    NAME,
    { ...NAME, seed: 1 },
    { ...NAME, seed: 2 ** 53 - 1 },
    { ...NAME, experiment: "0" },
    { ...NAME, step: 1 },
    { ...NAME, step: 2 ** 32 - 1 },
    { ...NAME, path: "data-order/0" },
    { ...NAME, path: "init/a" },
    { ...NAME, path: "init/A" },
    { ...NAME, path: "init/a/b" },
    ...PURPOSES.map((purpose) => ({ ...NAME, path: `${purpose}/x` })),
  ];
  const blocks = names.flatMap(({ step, ...name }) => {
    const words = firstWords(name, { step, count: 256 });
    return Array.from({ length: 64 }, (_, i) => words.slice(4 * i, 4 * i + 4).join());
  });
  assertEquals(new Set(blocks).size, blocks.length);
});

Deno.test("streams of neighbouring names are independent of each other", () => {
  const pairs: readonly (readonly [StreamName, StreamName, number])[] = [
    [NAME, { ...NAME, seed: 1 }, 0],
    [NAME, NAME, 1],
    [{ ...NAME, path: "init/a" }, { ...NAME, path: "init/b" }, 0],
    [NAME, { ...NAME, path: "data-content" }, 0],
  ];
  for (const [a, b, step] of pairs) {
    const left = firstWords(a, { count: 65_536 });
    const right = firstWords(b, { step, count: 65_536 });
    const together = Array<number>(256).fill(0);
    left.forEach((word, i) => together[(word >>> 28) * 16 + (right[i] >>> 28)]++);
    const statistic = chiSquare(together);
    assert(statistic < CHI_SQUARE_CRITICAL[255], `${a.path}, ${b.path}: ${statistic}`);
  }
});

Deno.test("every bit of the words is set half of the time", () => {
  const words = firstWords(NAME, { count: 65_536 });
  for (let bit = 0; bit < 32; bit++) {
    const set = words.filter((word) => (word >>> bit) & 1).length;
    // 4.5 standard deviations, sqrt(65,536) / 2 = 128 each: all 32 hold in 9,998 of 10,000 streams.
    assert(Math.abs(set - 32_768) < 4.5 * 128, `bit ${bit}: ${set}`);
  }
});

Deno.test("createStream() throws on names that are none", () => {
  for (const seed of [-1, 0.5, NaN, 2 ** 53, Infinity]) {
    assertThrows(
      () => createStream({ ...NAME, seed }),
      RangeError,
      `Cannot make a stream as its seed must be a whole number from 0 to 2^53 - 1: seed=${seed}`,
    );
  }
  const paths: readonly (readonly [string, string])[] = [
    ["data-oder", 'Cannot find purpose "data-oder" of a stream: nearest is "data-order"'],
    ["", 'Cannot find purpose "" of a stream'],
    ["Init/a", 'nearest is "init"'],
    ["init", "must be followed by what it is for: path=init"],
    ["bootstrap", "must be followed"],
    ["init/", "must be printable ASCII and not empty: path=init/"],
    ["init//a", "must be printable ASCII and not empty"],
    ["init/\u00fc", "must be printable ASCII and not empty"],
    ["eval/a\n", "must be printable ASCII and not empty"],
  ];
  for (const [path, message] of paths) {
    assertThrows(() => createStream({ seed: 0, path }), RangeError, message);
  }
});

Deno.test("a stream throws on places that it does not have", () => {
  const stream = createStream(NAME);
  assertNotEquals(stream.wordAt(2 ** 34 - 1), undefined);
  for (const index of [-1, 0.5, NaN, 2 ** 34]) {
    assertThrows(() => stream.wordAt(index), RangeError, `from 0 to 2^34 - 1: index=${index}`);
  }
  for (const value of [-1, 0.5, NaN, 2 ** 32]) {
    assertThrows(() => stream.blockAt(value), RangeError, `from 0 to 2^32 - 1: block=${value}`);
    assertThrows(() => stream.atStep(value), RangeError, `from 0 to 2^32 - 1: step=${value}`);
    assertThrows(() => stream.keyWords(value), RangeError, `2^32 - 1: firstBlock=${value}`);
  }
});
