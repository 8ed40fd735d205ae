import { assertEquals } from "@std/assert";
import { ROUNDS_PER_BLOCK } from "../../../core/experiment/cell.ts";
import { sealRecord } from "../../../core/result/cell_record.ts";
import { isFinished, timingRounds } from "../../../core/result/timing_rounds.ts";
import { timingRecord } from "../../helpers/timing_record.ts";
import { toyRecord } from "../../helpers/toy_record.ts";

Deno.test("timingRounds() counts how often a block times each arm, and takes the least", () => {
  assertEquals([1, 5, 7].map((rounds) => timingRounds(timingRecord(rounds))), [1, 5, 7]);
  const { schema: _, sum: __, ...whole } = timingRecord(5);
  assertEquals(timingRounds(sealRecord({ ...whole, samples: whole.samples!.slice(1) })), 4);
  assertEquals(timingRounds(toyRecord(0)), 0);
});

Deno.test("isFinished() wants a timing to have today's rounds, and asks nothing else of one", () => {
  assertEquals(isFinished(timingRecord(ROUNDS_PER_BLOCK)), true);
  assertEquals(isFinished(timingRecord(1)), false);
  assertEquals(isFinished(timingRecord(ROUNDS_PER_BLOCK, { status: "failed" })), false);
  assertEquals(isFinished(toyRecord(0)), true);
  assertEquals(isFinished(toyRecord(0, { status: "diverged" })), false);
});
