import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { createTaskDataset } from "../../../../core/data/tasks/task_dataset.ts";
import { checkTask } from "../../../helpers/check_task.ts";
import { natsOf, type WindowRow, windowRows } from "../../../helpers/window_rows.ts";

const induction = (parameters = {}) =>
  createTaskDataset({ name: "i", source: "induction", ...parameters });

// Hashes from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
Deno.test("induction is a task", () => {
  checkTask("induction", {
    golden: { train: "77285c380833593a", heldOut: "4ab7e0fd4c0b8694", floors: "ad7facb2586fc6e9" },
  });
});

Deno.test("induction with noise is a task", () => {
  checkTask("induction", {
    parameters: { noise: 0.3, symbols: 5 },
    golden: { train: "a6dacf8125c2d652", heldOut: "c380970d15dff46d", floors: "4435298f40af694a" },
  });
});

Deno.test("without noise what followed a prefix follows it always, so the floor is 0", () => {
  const heldOut = induction().heldOut({ sequences: 64, length: 128 });
  assert(heldOut.floors!.every((floor) => floor === 0));
  for (const { tokens, targets } of windowRows(heldOut, 128)) {
    const after = new Map<number, number>();
    targets.forEach((target, t) => {
      if (tokens[t] >= 32) return assertEquals(target, undefined);
      assertEquals(target, after.get(tokens[t]));
      if (t < 127) after.set(tokens[t], tokens[t + 1]);
    });
    assert(after.size <= 4);
  }
});

/** The loss at each scored target by the definition: a sum over all suffixes of the prefix. */
function brute({ tokens, targets }: WindowRow, symbols: number, noise: number): number[] {
  const seen = (v: number, suffix: number) => noise / symbols + (v === suffix ? 1 - noise : 0);
  return targets.map((target, t) => {
    if (target === undefined) return 0;
    let [joint, evidence] = [0, 0];
    for (let suffix = symbols; suffix < 2 * symbols; suffix++) {
      let likelihood = 1;
      for (let s = 0; s < t; s++) {
        if (tokens[s] === tokens[t]) likelihood *= seen(tokens[s + 1], suffix);
      }
      evidence += likelihood;
      joint += likelihood * seen(target, suffix);
    }
    return -Math.log(joint / evidence);
  });
}

Deno.test("with noise the floor is the posterior's, summed over all suffixes", () => {
  for (const [symbols, noise] of [[5, 0.3], [3, 0.9], [12, 0.01]]) {
    const heldOut = induction({ symbols, noise, pairs: 2, share: 0.6 })
      .heldOut({ sequences: 20, length: 50 });
    const expected = windowRows(heldOut, 50).flatMap((row) => brute(row, symbols, noise));
    heldOut.floors!.forEach((floor, i) => assertAlmostEquals(floor, expected[i], 1e-12));
  }
});

Deno.test("the floor stays finite after a thousand sightings", () => {
  const size = { sequences: 2, length: 4_096 };
  const { floors } = induction({ noise: 0.001, pairs: 1, share: 1 }).heldOut(size);
  assert(floors!.every((floor) => floor >= 0 && floor < 12));
});

Deno.test("a predictor that trusts the last sighting loses more than the floor", () => {
  const data = induction({ noise: 0.2 });
  const heldOut = data.heldOut({ sequences: 200, length: 64 });
  let [sum, scored] = [0, 0];
  for (const { tokens, targets } of windowRows(heldOut, 64)) {
    targets.forEach((target, t) => {
      if (target === undefined) return;
      const last = tokens[tokens.lastIndexOf(tokens[t], t - 1) + 1];
      const own = 0.8 + 0.2 / 32;
      const right = own * own + (1 - own) * (1 - own) / 31; // both clean, or noise agrees
      sum -= Math.log(last === target ? right : (1 - right) / 31);
      scored++;
    });
  }
  const floor = natsOf(data.floorRows!({ sequences: 200, length: 64 }), "bayes");
  assert(sum / scored > floor + 0.05, `${sum / scored} ${floor}`);
});

Deno.test("induction refuses more pairs than symbols", () => {
  assertThrows(
    () => induction({ pairs: 9, symbols: 8 }),
    RangeError,
    'Cannot make task "induction" as symbols must be at least pairs: symbols=8, pairs=9',
  );
});
