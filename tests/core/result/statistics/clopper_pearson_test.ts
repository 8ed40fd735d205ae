import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { clopperPearson } from "../../../../core/result/statistics/clopper_pearson.ts";

Deno.test("clopperPearson() gives published intervals", () => {
  // Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 5.
  const published = [
    [81, 263, "0.2527", "0.3676"],
    [15, 148, "0.0578", "0.1617"],
    [0, 20, "0.0000", "0.1684"],
    [1, 29, "0.0009", "0.1776"],
  ] as const;
  for (const [successes, trials, ...expected] of published) {
    const { low, high } = clopperPearson(successes, { trials });
    assertEquals([low.toFixed(4), high.toFixed(4)], expected);
  }
});

Deno.test("clopperPearson() agrees with scipy at 90 %", () => {
  // scipy 1.17.1, binomtest(k, n).proportion_ci(0.9, "exact").
  const stored = [
    [81, 263, 0.26105574600906195, 0.35817849557578413],
    [15, 148, 0.06351844881935093, 0.15176837024062814],
    [1, 29, 0.0017671710005495393, 0.1533920245256886],
    [20, 20, 0.8608916593316243, 1],
  ];
  for (const [successes, trials, low, high] of stored) {
    const found = clopperPearson(successes, { trials, confidence: 0.9 });
    assertAlmostEquals(found.low, low, 1e-12);
    assertAlmostEquals(found.high, high, 1e-12);
  }
});

Deno.test("clopperPearson() mirrors successes and failures and ends at exactly 0 and 1", () => {
  const [none, all] = [0, 7].map((k) => clopperPearson(k, { trials: 7 }));
  assertEquals([none.estimate, none.low, all.estimate, all.high], [0, 0, 1, 1]);
  assertAlmostEquals(none.high, 1 - all.low, 1e-15);
});

Deno.test("clopperPearson() throws on wrong counts", () => {
  const message = "Cannot compute a Clopper-Pearson interval as";
  assertThrows(
    () => clopperPearson(4, { trials: 3 }),
    RangeError,
    `${message} successes must be at most trials: successes=4, trials=3`,
  );
  assertThrows(() => clopperPearson(-1, { trials: 3 }), RangeError, "successes=-1");
  assertThrows(() => clopperPearson(1.5, { trials: 3 }), RangeError, "successes=1.5");
  assertThrows(() => clopperPearson(0, { trials: 0 }), RangeError, "trials=0");
  assertThrows(() => clopperPearson(1, { trials: 3, confidence: 0 }), RangeError, "confidence=0");
});
