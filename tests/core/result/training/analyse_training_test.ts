import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { Experiment } from "../../../../core/experiment/experiment.ts";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import type { Settings } from "../../../../core/experiment/settings.ts";
import { analyse } from "../../../../core/result/analyse.ts";
import type { Analysis, ClaimOutcome } from "../../../../core/result/analysis.ts";
import type { CellRecord } from "../../../../core/result/cell_record.ts";
import {
  SYNTHETIC_ACTIVATIONS,
  SYNTHETIC_GRADIENTS,
  SYNTHETIC_POSITIONS,
} from "../../../helpers/synthetic_trainings.ts";
import {
  type SyntheticTraining,
  syntheticTrainingRecords,
} from "../../../helpers/synthetic_training_records.ts";

const ONE_BUDGET: Settings = { "training.budgets": [400] };
const ONE_DATA_SET: Settings = {
  ...ONE_BUDGET,
  "training.data": SYNTHETIC_ACTIVATIONS.training!.data.slice(0, 1),
};

interface Case extends SyntheticTraining {
  readonly experiment?: Experiment;
  readonly set?: Settings;
  readonly keep?: (record: CellRecord) => boolean;
}

let plain: Analysis | undefined;

/** Analyses a case; the one where nothing is special is analysed once. */
function analysisOf(given: Case = {}): Analysis {
  return Object.keys(given).length > 0 ? analyseCase(given) : plain ??= analyseCase(given);
}

function analyseCase({ experiment = SYNTHETIC_ACTIVATIONS, set, keep, ...made }: Case): Analysis {
  const plan = planExperiment(experiment, { set: set ?? ONE_BUDGET });
  const records = syntheticTrainingRecords(plan.cells, made);
  return analyse(plan, keep === undefined ? records : records.filter(keep));
}

function outcome({ claims }: Analysis, id: string): ClaimOutcome {
  return claims.find(({ claim }) => claim.id === id)!;
}

function verdicts({ claims }: Analysis): Record<string, string> {
  return Object.fromEntries(claims.map(({ claim: { id }, verdict }) => [id, verdict]));
}

Deno.test("analyse() decides each kind of claim about trainings", () => {
  assertEquals(verdicts(analysisOf()), {
    "G3.swiglu": "supported",
    "G3.gated": "supported",
    "G3.leaky": "equivalent",
    "G3.same": "supported",
    "G3.text": "supported",
    "G3.limit": "supported",
  });
  assertEquals(verdicts(analysisOf({ experiment: SYNTHETIC_POSITIONS, set: {} })), {
    "R6.flat": "supported",
    "R9.rope": "supported",
    "R4.headroom": "refuted",
  });
  assertEquals(verdicts(analysisOf({ experiment: SYNTHETIC_GRADIENTS, set: {} })), {
    "A3.pre": "supported",
    "A3.post": "supported",
  });
});

Deno.test("analyse() gives a claim about losses its numbers, p, scope and A/A interval", () => {
  const analysis = analysisOf();
  const found = outcome(analysis, "G3.swiglu");
  assertAlmostEquals(found.estimate!, 0.048, 0.004);
  assert(found.low! < found.estimate! && found.estimate! < found.high!);
  // 8 signs alike: 2 / 256; fourth of five tests by Holm, after the equal losses.
  assertEquals([found.unit, found.n, found.p, found.pHolm], ["nat", 8, 2 / 256, 4 * 2 / 256]);
  assertEquals(
    found.scope,
    "markov, 400 updates of 32 x 64 tokens, 2 layers of width 64, 8 seeds, cpu, bitwise",
  );
  assert(found.duplicate!.low < 0 && found.duplicate!.high > 0);
  assertEquals(outcome(analysis, "G3.limit").pHolm, undefined); // no contrast, no test
});

Deno.test("analyse() averages the arms of a side seed by seed", () => {
  const analysis = analysisOf();
  const { estimate } = outcome(analysis, "G3.gated");
  const meanOf = (arms: readonly string[]) =>
    arms.map((arm) =>
      analysis.training!.sets[0].arms.find((each) => each.arm === arm)!.values
        .get("held-out loss")!.mean.estimate
    ).reduce((sum, value) => sum + value / arms.length, 0);
  const ungated = meanOf(["relu", "leaky-relu", "gelu", "silu"]);
  const gated = meanOf(["glu", "bilinear", "reglu", "geglu", "swiglu"]);
  assertAlmostEquals(estimate!, ungated - gated, 1e-12);
});

Deno.test("analyse() refutes, and calls losses different", () => {
  const analysis = analysisOf({ worse: { swiglu: 0.1 } });
  assertEquals(verdicts(analysis), {
    "G3.swiglu": "refuted",
    "G3.gated": "supported",
    "G3.leaky": "equivalent",
    "G3.same": "refuted",
    "G3.text": "refuted",
    "G3.limit": "refuted",
  });
});

Deno.test("analyse() gives no verdict on fewer than five seeds", () => {
  for (const seeds of [[0], [0, 1], [0, 1, 2, 3]]) {
    const { claims } = analysisOf({ set: { ...ONE_BUDGET, seeds } });
    for (const { verdict, reason } of claims) {
      assertEquals(verdict, "inconclusive");
      assertStringIncludes(reason, `n too small for a verdict: n is ${seeds.length}`);
    }
  }
});

Deno.test("analyse() withholds verdicts where a positive control does not fire", () => {
  const analysis = analysisOf({ worse: { "relu-logits": -0.38 } });
  const { verdict, reason } = outcome(analysis, "G3.swiglu");
  assertEquals(verdict, "invalid-setup");
  assertStringIncludes(
    reason,
    "the positive control relu-logits did not fire: it must be worse than relu by 0.02 at least",
  );
  // The control is one of the first data set.
  assertEquals(outcome(analysis, "G3.text").verdict, "supported");
});

Deno.test("analyse() counts a control that diverges as fired", () => {
  const seeds = [0, 1, 2, 3, 4, 5, 6, 7];
  const all = analysisOf({ diverge: { "relu-logits": seeds } });
  assertEquals(outcome(all, "G3.swiglu").verdict, "supported");
  const [{ fired, reason }] = all.training!.sets[0].controls;
  assertEquals([fired, reason], [true, "it diverged at 8 of 8 seeds, its baseline at 0 of 8"]);
});

Deno.test("analyse() judges by counts where runs diverged, and says so", () => {
  const diverged = (relu: number, swiglu: number) => {
    const analysis = analysisOf({
      diverge: {
        gelu: [...Array(relu).keys()],
        swiglu: [...Array(swiglu).keys()],
      },
      experiment: withClaim("gelu", "swiglu"),
      set: ONE_DATA_SET,
    });
    return outcome(analysis, "made-up");
  };
  const many = diverged(8, 0);
  assertEquals([many.verdict, many.estimate], ["supported", undefined]);
  assertAlmostEquals(many.p!, 2 / 12_870, 1e-15);
  assertEquals(
    many.reason,
    "gelu diverged at 8 of 8 seeds, swiglu at 0 of 8: more than chance by Fisher's exact test; " +
      "no seed is left to compare losses",
  );
  assertEquals(diverged(0, 8).verdict, "refuted");
  const few = diverged(1, 0);
  assertEquals([few.verdict, few.p, few.n], ["inconclusive", 1, 7]);
  assertEquals(
    few.reason,
    "gelu diverged at 1 of 8 seeds, swiglu at 0 of 8: by Fisher's exact test that may be chance; " +
      "the difference is the mean over the 7 seeds at which neither did",
  );
});

Deno.test("analyse() says that a duplicate differs by more than the margin", () => {
  const { verdict, reason } = outcome(analysisOf({ worse: { "a/a": 0.05 } }), "G3.swiglu");
  assertEquals(verdict, "supported");
  assertStringIncludes(reason, "but an arm differs from itself (A/A) by more than the margin");
});

Deno.test("analyse() does not judge what has holes", () => {
  const holes = analysisOf({ keep: ({ id }) => !/swiglu.*seed=[01]$/.test(id) });
  const { verdict, reason, n } = outcome(holes, "G3.swiglu");
  assertEquals([verdict, n], ["inconclusive", 6]);
  assertEquals(reason, "2 seeds of 8 have no result of both sides");
  const none = outcome(analysisOf({ keep: ({ id }) => !id.includes("swiglu") }), "G3.swiglu");
  assertEquals(none.reason, "markov was not trained with swiglu for 400 updates");
  const empty = outcome(
    analysisOf({
      experiment: withSplit(SYNTHETIC_POSITIONS, "learned", "same-target/1024"),
      set: {},
    }),
    "made-up",
  );
  assertEquals(empty.reason, "learned has no loss of same-target/1024");
});

Deno.test("analyse() is the same bit for bit, whatever the order of the records", () => {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS, { set: ONE_BUDGET });
  const records = syntheticTrainingRecords(plan.cells);
  const text = (list: readonly CellRecord[]) => {
    const { training, claims } = analyse(plan, list);
    const sets = training!.sets.map(({ arms, ranks, controls }) => ({
      arms: arms.map(({ values }) => [...values]),
      ranks: [...ranks],
      controls,
    }));
    return JSON.stringify({ sets, claims });
  };
  assertEquals(text(records), text(records.toReversed()));
});

/** The activations, with one claim more in front: a lower loss of one arm than of another. */
function withClaim(baseline: string, candidate: string): Experiment {
  return {
    ...SYNTHETIC_ACTIVATIONS,
    claims: [{
      id: "made-up",
      statement: "It is lower",
      rule: {
        kind: "lower-loss",
        baseline,
        candidate,
        margin: 0.01,
        metric: "loss",
        split: "held-out",
      },
    }],
  };
}

function withSplit(experiment: Experiment, candidate: string, split: string): Experiment {
  const [claim] = withClaim("rope", candidate).claims;
  return {
    ...experiment,
    claims: [{ ...claim, rule: { ...claim.rule, split } as typeof claim.rule }],
  };
}
