import { assertEquals, assertThrows } from "@std/assert";
import { dirichlet } from "../../../core/random/dirichlet.ts";
import { integerBelow } from "../../../core/random/integer_below.ts";
import { permutation } from "../../../core/random/permutation.ts";
import { createStream } from "../../../core/random/stream.ts";
import { PURPOSES } from "../../../core/random/stream_path.ts";
import { type WordSource, wordSource } from "../../../core/random/word_source.ts";

const STREAM = createStream({ seed: 0, path: "sampling" });

function take(source: WordSource, count: number): number[] {
  return Array.from({ length: count }, () => source.next());
}

Deno.test("wordSource() gives the words of a stream in order and counts them", () => {
  const source = wordSource(STREAM);
  for (let i = 0; i < 50; i++) {
    assertEquals(source.position, i);
    assertEquals(source.next(), STREAM.wordAt(i));
  }
});

Deno.test("wordSource() goes on from any position, which is all that there is to keep", () => {
  const whole = take(wordSource(STREAM), 60);
  for (let stop = 0; stop <= 40; stop++) {
    const first = wordSource(STREAM);
    const before = take(first, stop);
    // What a checkpoint would hold is a name that the experiment has already, and a number.
    const { position } = JSON.parse(JSON.stringify({ position: first.position }));
    const again = wordSource(createStream({ seed: 0, path: "sampling" }), position);
    assertEquals([...before, ...take(again, 60 - stop)], whole, `stop=${stop}`);
  }
});

Deno.test("nothing drawn for one purpose moves another", () => {
  const streams = PURPOSES.map((purpose) => createStream({ seed: 5, path: `${purpose}/x` }));
  const alone = streams.map((stream) => take(wordSource(stream), 30));
  for (const greedy of streams) {
    const sources = streams.map((stream) => wordSource(stream));
    const together = streams.map((): number[] => []);
    for (let i = 0; i < 30; i++) {
      // One of them draws more, by rejection, between the draws of the others.
      integerBelow(wordSource(greedy, i), 2 ** 31 + 1);
      permutation(greedy, i);
      dirichlet(greedy, [0.1, 1, 10]);
      for (const s of i % 2 === 0 ? streams.keys() : [...streams.keys()].reverse()) {
        together[s].push(sources[s].next());
      }
    }
    assertEquals(together, alone);
  }
});

Deno.test("wordSource() throws on positions that a stream does not have, and at its end", () => {
  for (const position of [-1, 0.5, NaN, 2 ** 34]) {
    assertThrows(
      () => wordSource(STREAM, position),
      RangeError,
      `position must be a whole number from 0 to 2^34 - 1: position=${position}`,
    );
  }
  const source = wordSource(STREAM, 2 ** 34 - 2);
  assertEquals(take(source, 2), [STREAM.wordAt(2 ** 34 - 2), STREAM.wordAt(2 ** 34 - 1)]);
  assertThrows(() => source.next(), RangeError, "block=4294967296");
});
