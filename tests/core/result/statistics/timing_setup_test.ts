import { assertEquals, assertThrows } from "@std/assert";
import { timingSetup } from "../../../../core/result/statistics/timing_setup.ts";

const interval = (low: number, high: number) => ({
  estimate: (low + high) / 2,
  low,
  high,
  confidence: 0.95,
});
const QUIET = interval(-0.01, 0.012);
const FIRED = { saving: interval(0.3, 0.4), minSaving: 0.1 };

Deno.test("timingSetup() accepts a quiet duplicate and a control that fires", () => {
  const ok = { status: "ok", reason: "" };
  assertEquals(timingSetup({ duplicate: QUIET, control: FIRED, limit: 0.03 }), ok);
  assertEquals(timingSetup({ duplicate: QUIET, limit: 0.03 }), ok);
  assertEquals(timingSetup({ duplicate: interval(0.005, 0.02), limit: 0.03 }), ok);
  const just = { saving: interval(0.1, 0.4), minSaving: 0.1 };
  assertEquals(timingSetup({ duplicate: interval(-0.03, 0.03), control: just, limit: 0.03 }), ok);
});

Deno.test("timingSetup() is inconclusive if the duplicate's interval is too wide", () => {
  assertEquals(timingSetup({ duplicate: interval(-0.05, 0.02), control: FIRED, limit: 0.03 }), {
    status: "inconclusive",
    reason: "too much noise: the A/A interval is ±3.5 %, at most ±3.0 % is allowed",
  });
});

Deno.test("timingSetup() is invalid if an arm differs from itself beyond the limit", () => {
  for (const [low, high] of [[0.031, 0.04], [-0.04, -0.031]]) {
    const { status, reason } = timingSetup({ duplicate: interval(low, high), limit: 0.03 });
    assertEquals(status, "invalid-setup");
    assertEquals(
      reason,
      `an arm differs from itself (A/A) by more than 3.0 %: ${(100 * low).toFixed(1)} % to ` +
        `${(100 * high).toFixed(1)} %`,
    );
  }
});

Deno.test("timingSetup() is invalid if the control does not fire, however quiet the duplicate", () => {
  const control = { saving: interval(0.05, 0.4), minSaving: 0.1 };
  const expected = {
    status: "invalid-setup" as const,
    reason: "the positive control did not fire: it must save 10.0 % at least, the interval " +
      "reaches down to 5.0 %",
  };
  assertEquals(timingSetup({ duplicate: QUIET, control, limit: 0.03 }), expected);
  assertEquals(timingSetup({ duplicate: interval(-1, 1), control, limit: 0.03 }), expected);
});

Deno.test("timingSetup() is invalid if the duplicate or the control was not timed", () => {
  assertEquals(timingSetup({ control: FIRED, limit: 0.03 }), {
    status: "invalid-setup",
    reason: "the duplicate arm (A/A) was not timed",
  });
  assertEquals(timingSetup({ duplicate: QUIET, control: { minSaving: 0.1 }, limit: 0.03 }), {
    status: "invalid-setup",
    reason: "the positive control was not timed",
  });
});

Deno.test("timingSetup() throws if the limit is no share", () => {
  for (const limit of [0, -0.03, 3, NaN]) {
    assertThrows(
      () => timingSetup({ duplicate: QUIET, limit }),
      RangeError,
      `Cannot judge a timing set-up as limit must be between 0 and 1: limit=${limit}`,
    );
  }
});
