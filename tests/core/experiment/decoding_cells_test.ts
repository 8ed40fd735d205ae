import { assertEquals } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import type { DecodingPlace } from "../../../core/experiment/decoding_block.ts";
import { decodingCells, decodingPlaceId } from "../../../core/experiment/decoding_cells.ts";
import type { DecodeTimingConfig } from "../../../core/experiment/model_cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { withoutTiming } from "../../../core/experiment/plan_without_timing.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { TINY_DECODING } from "../../helpers/tiny_decoding_experiment.ts";

const PLAN = planExperiment(validateExperiment(TINY_DECODING));

function faultsOf(decoding: object, claims = TINY_DECODING.claims): readonly string[] {
  try {
    const block = { ...TINY_DECODING.decoding, ...decoding };
    validateExperiment({ ...TINY_DECODING, decoding: block, claims });
    return [];
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

Deno.test("decodingCells() are every batch and context, then every prompt, each with all arms", () => {
  assertEquals(PLAN.cells.map(({ id }) => id), [
    "timing/token/1x4",
    "timing/token/1x16",
    "timing/token/3x4",
    "timing/token/3x16",
    "timing/prompt/1x8",
  ]);
  const { arms, batch, context } = decodingCells(PLAN.settled)[3].config as DecodeTimingConfig;
  assertEquals([batch, context], [3, 16]);
  // Over base the block, over it the arm, over it what the block says of the arm.
  const sizesOf = ({ dModel, heads, kvHeads, dFf }: typeof arms[string]) => (
    { dModel, heads, kvHeads, dFf }
  );
  assertEquals(Object.keys(arms), ["mha", "mqa"]);
  assertEquals(sizesOf(arms.mha), { dModel: 16, heads: 2, kvHeads: undefined, dFf: 16 });
  assertEquals(sizesOf(arms.mqa), { dModel: 16, heads: 2, kvHeads: 1, dFf: 24 });
});

Deno.test("a claim about generation is judged where it says, else at the largest place", () => {
  const idOf = (place: DecodingPlace) => decodingPlaceId(place, PLAN.settled);
  assertEquals(idOf({ level: "token" }), "timing/token/3x16");
  assertEquals(idOf({ level: "token", batch: 1 }), "timing/token/1x16");
  assertEquals(idOf({ level: "token", batch: 1, context: 4 }), "timing/token/1x4");
  assertEquals(idOf({ level: "token", context: 8 }), undefined);
  assertEquals(idOf({ level: "prompt" }), "timing/prompt/1x8");
});

Deno.test("a decoding block is refused whose arms or models are none", () => {
  assertEquals(faultsOf({ arms: { mha: {}, mqa: {}, gqa: {} } }), [
    'decoding.arms.gqa: no arm "gqa", nearest is "mqa"',
  ]);
  assertEquals(faultsOf({ arms: { mha: { heads: 3 }, mqa: { architecture: "encoder" } } }), [
    "decoding.arms.mha: heads: received 3, expected a divisor of dModel, 16",
    'decoding.arms.mqa: received the architecture "encoder", expected a decoder',
  ]);
  assertEquals(faultsOf({ arms: { mha: {} } }, [TINY_DECODING.claims[1]]), [
    "decoding.arms: received 1 of them, expected two or more",
    "claims[0].rule: no prompt of mqa is timed at any profile",
  ]);
  assertEquals(faultsOf({ duplicate: "wide" }), [
    'decoding.duplicate: "wide" is not timed, known: "mha", "mqa"',
  ]);
  assertEquals(faultsOf({ batches: [0] }), [
    "decoding.batches[0]: received 0, expected a whole number from 1 to 4096",
  ]);
});

Deno.test("a claim about generation that no profile times is refused", () => {
  const [claim] = TINY_DECODING.claims;
  const at = { level: "token", context: 99 } as const;
  const rule = { kind: "less-time", baseline: "mha", candidate: "mqa", at } as const;
  assertEquals(faultsOf({}, [{ ...claim, rule }]), [
    "claims[0].rule: no such token is timed at any profile",
  ]);
});

Deno.test("withoutTiming() leaves generation out", () => {
  const plan = withoutTiming(PLAN, "a software adapter is never timed");
  assertEquals(plan.cells, []);
  assertEquals(plan.settled.decoding, undefined);
  assertEquals(Object.keys(plan.outOfReach), ["Q2.token", "Q2.prompt"]);
});
