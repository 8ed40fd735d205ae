import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../core/base/errors.ts";
import { corpusBleu } from "../../../core/generate/bleu.ts";

Deno.test("corpusBleu() of a translation is what a hand computes", () => {
  // the cat sat on mat / the cat sat on the mat: 5 words against 6, so exp(1 - 6 / 5).
  // Shared: 5 of 5 words, 3 of 4 pairs (not "on mat"), 2 of 3 triples, 1 of 2 fours.
  const { score, precisions, brevityPenalty, words, referenceWords } = corpusBleu(
    ["the cat sat on mat"],
    ["the cat sat on the mat"],
  );
  assertEquals([words, referenceWords], [5, 6]);
  [100, 75, 200 / 3, 50].forEach((p, i) => assertAlmostEquals(precisions[i], p, 1e-12));
  assertAlmostEquals(brevityPenalty, Math.exp(-0.2), 1e-15);
  assertAlmostEquals(score, 100 * Math.exp(-0.2) * (1 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25, 1e-12);
});

Deno.test("corpusBleu() counts a word no more often than its reference has it", () => {
  // Papineni et al. 2002, example 2: modified unigram precision 2/7.
  const { precisions } = corpusBleu(["the the the the the the the"], ["The cat is on the mat"], {
    tokenize: (text) => text.toLowerCase().split(" "),
  });
  assertAlmostEquals(precisions[0], 200 / 7, 1e-12);
});

Deno.test("corpusBleu() gives sacreBLEU's scores", () => {
  // sacrebleu 2.6.0, BLEU().corpus_score, nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp
  const two = corpusBleu(
    ["A man in a blue shirt is standing on a ladder cleaning a window.", "Two dogs play."],
    [
      "A man in a blue shirt stands on a ladder, cleaning the window.",
      "Two dogs are playing in the snow.",
    ],
  );
  assertAlmostEquals(two.score, 34.30572139008259, 1e-12);
  assertAlmostEquals(two.brevityPenalty, 0.8101577349324267, 1e-14);
  assertEquals([two.words, two.referenceWords], [19, 23]);
  const smoothed = corpusBleu(["a b c d e f"], ["a x c y e z"]);
  assertAlmostEquals(smoothed.score, 10.682175159905853, 1e-12);
  [50, 10, 6.25, 4.166666666666667].forEach((p, i) =>
    assertAlmostEquals(smoothed.precisions[i], p, 1e-12)
  );
  assertEquals(corpusBleu(["The cat sat"], ["The cat sat on the mat"]).score, 0);
  assertEquals(corpusBleu(["x"], ["y"]).score, 0);
  assertEquals(corpusBleu([""], ["y"]).score, 0);
});

Deno.test("corpusBleu() of the references is 100, whatever the order of the sentences", () => {
  const lines = ["Hello, world! It's 3.5-4 km &amp; more.", "Ein Hund läuft über die Wiese."];
  assertEquals(corpusBleu(lines, lines).score, 100);
  const other = ["Hello world! It is 3.5 km & more.", "Ein Hund läuft auf der Wiese."];
  assertEquals(
    corpusBleu(other, lines).score,
    corpusBleu(other.toReversed(), lines.toReversed()).score,
  );
});

Deno.test("corpusBleu() scores a corpus, not the mean of its sentences", () => {
  const [a, b] = [["a b c d", "x"], ["a b c d", "y z"]];
  const whole = corpusBleu(a, b);
  assertAlmostEquals(whole.precisions[0], 80, 1e-12);
  assertAlmostEquals(whole.brevityPenalty, Math.exp(1 - 6 / 5), 1e-15);
});

Deno.test("corpusBleu() throws without references for all", () => {
  assertThrows(() => corpusBleu(["a", "b"], ["a"]), ShapeError, "translations=2, references=1");
  assertThrows(() => corpusBleu([], []), RangeError, "translations=0");
});
