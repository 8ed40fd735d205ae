import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { randomGrammar } from "../../../../core/data/tasks/random_grammar.ts";
import { createTaskDataset } from "../../../../core/data/tasks/task_dataset.ts";
import { checkTask } from "../../../helpers/check_task.ts";
import { grammarSentences } from "../../../helpers/grammar_sentences.ts";
import { natsOf, windowRows } from "../../../helpers/window_rows.ts";

const pcfg = (parameters = {}) => createTaskDataset({ name: "p", source: "pcfg", ...parameters });

// Hashes from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
Deno.test("pcfg is a task", () => {
  checkTask("pcfg", {
    golden: { train: "88cc5cbafc5beacd", heldOut: "606c4f9b2e28a378", floors: "7a502afb70119957" },
  });
});

const SMALL = { symbols: 2, nonterminals: 2, rules: 2, depth: 2, branching: 0.6, table: 0 };

Deno.test("the floors of a sentence sum to its probability, as listed", () => {
  const sentences = grammarSentences(randomGrammar(SMALL));
  const data = pcfg(SMALL);
  let whole = 0;
  for (const { tokens, targets } of windowRows(data.heldOut({ sequences: 20, length: 50 }), 50)) {
    const floors = data.floorsOf!({
      tokens: Uint32Array.from(tokens),
      targets: Uint32Array.from(targets as number[]),
      length: 50,
    });
    const text = [...tokens, targets[49]!];
    let start = 0;
    for (let end = 1; end <= 50; end++) {
      if (text[end] !== 2) continue;
      const loss = floors.slice(start, end).reduce((a, b) => a + b);
      const probability = sentences.get(text.slice(start + 1, end).join())!;
      assertAlmostEquals(loss, -Math.log(probability), 1e-11);
      start = end;
      whole++;
    }
  }
  assert(whole > 50, `${whole}`);
});

Deno.test("a bigram table loses much more than the parser", () => {
  const rows = pcfg().floorRows!({ sequences: 64, length: 128 });
  assertEquals(rows.map(({ name }) => name), ["bayes", "uniform", "unigram", "bigram"]);
  assert(natsOf(rows, "bigram") > natsOf(rows, "bayes") + 0.5);
});

Deno.test("a cut window has the floors of the whole from its first end sign on, and none before", () => {
  const data = pcfg();
  const { tokens, targets, floors } = data.heldOut({ sequences: 1, length: 200 });
  const cut = { tokens: tokens.subarray(50), targets: targets.subarray(50), length: 150 };
  const end = cut.tokens.indexOf(16);
  assert(end > 0);
  const expected = floors!.subarray(50).map((floor, t) => t < end ? NaN : floor);
  assertEquals(data.floorsOf!(cut), expected);
});

Deno.test("what the grammar cannot say has an infinite floor", () => {
  const sentences = [...grammarSentences(randomGrammar(SMALL)).keys()];
  const longest = Math.max(...sentences.map((sentence) => sentence.split(",").length));
  const length = longest + 3;
  const tokens = Uint32Array.from({ length }, (_, t) => t === 0 ? 2 : 0);
  const targets = Uint32Array.from({ length }, (_, t) => t === length - 1 ? 2 : 0);
  const floors = pcfg(SMALL).floorsOf!({ tokens, targets, length });
  assertEquals(floors.at(-1), Infinity);
  assert(floors.every((floor) => !Number.isNaN(floor)));
});
