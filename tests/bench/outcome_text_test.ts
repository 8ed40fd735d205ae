import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type BenchRow, figureRow, ratioRow, skippedRow, timeRow } from "../../bench/bench_row.ts";
import { outcomeText } from "../../bench/outcome_text.ts";

const MACHINE = {
  processor: "Test CPU",
  cores: 2,
  system: "linux x86_64",
  deno: "2.9.6",
  load: { start: 0.1, end: 0.9 },
};

function textOf(rows: readonly BenchRow[]): string {
  return outcomeText({ schema: 1, rounds: 6, sampleMs: 40, machine: MACHINE, rows }, 120);
}

const OURS = { label: "ours", samples: [2e6, 2.1e6, 2e6, 2e6, 1.9e6, 2e6] };
const THEIRS = { label: "theirs", samples: [1e6, 1e6, 1e6, 1.2e6, 1e6, 1e6] };

Deno.test("outcomeText() shows ratio, interval, best, goal, verdict and the times behind", () => {
  const row = ratioRow(
    { name: "a/b", text: "speed over theirs", goal: { atLeast: 0.9 } },
    THEIRS,
    OURS,
  );
  const text = textOf([row]);
  const line = text.split("\n").find((part) => part.startsWith("speed over theirs"))!;
  assertEquals(line.split(/ {2,}/), [
    "speed over theirs",
    "0.5×",
    "[0.476, 0.6]",
    "0.526×",
    "≥ 0.9",
    "not met",
    "theirs 1 ms / ours 2 ms",
  ]);
  assertStringIncludes(text, "(96.9 %)");
  assertStringIncludes(text, "goals: 0 of 1 met, 0 unsure");
  assertStringIncludes(text, "not met: a/b");
  assertStringIncludes(text, "load 0.1 to 0.9");
});

Deno.test("outcomeText() shows the time of a call in microseconds", () => {
  const about = { name: "call", text: "call", goal: { atMost: 0.1 } };
  const side = { label: "call", samples: [40, 41, 40, 42, 40, 39] };
  const line = textOf([timeRow(about, side)]).split("\n").find((part) => part.startsWith("call"))!;
  assertEquals(line.split(/ {2,}/), [
    "call",
    "0.04 µs",
    "[0.039, 0.042]",
    "0.039 µs",
    "≤ 0.1",
    "met",
  ]);
});

Deno.test("outcomeText() says what was skipped, why, and that its goal is not judged", () => {
  const text = textOf([
    skippedRow({ name: "a", text: "speed over PyTorch", goal: { atLeast: 1 } }, "no PyTorch"),
  ]);
  assertStringIncludes(text, "skipped: speed over PyTorch: no PyTorch");
  assertStringIncludes(text, "goals: 0 of 0 met");
  assertStringIncludes(text, "1 not judged");
});

Deno.test("outcomeText() lays errors out by offset and names where a goal is missed", () => {
  const row = (implementation: string, offset: number, worst: number): BenchRow => ({
    kind: "error",
    name: `e/${implementation}/${offset}`,
    table: "layer-norm forward",
    implementation,
    offset,
    worst,
    samples: [worst],
  });
  const judged = (offset: number, estimate: number, verdict: "met" | "not met"): BenchRow => ({
    ...row("ours", offset, 2e-7),
    estimate: { estimate, low: estimate, high: estimate, confidence: 0.96, ofExtremes: estimate },
    goal: { atMost: 2 },
    verdict,
    sure: true,
  } as BenchRow);
  const text = textOf([
    row("PyTorch", 0, 1e-7),
    row("PyTorch", 10, 3e-6),
    judged(0, 1.25, "met"),
    judged(10, 2.5, "not met"),
    row("peer", 0, NaN),
    row("peer", 10, Infinity),
  ]);
  const cells = (start: string) =>
    text.split("\n").find((line) => line.startsWith(start))!.split(/ {2,}/);
  assertEquals(cells("offset"), ["offset", "0", "10", "goal"]);
  assertEquals(cells("PyTorch"), ["PyTorch", "1.0e-7", "3.0e-6"]);
  assertEquals(cells("ours"), ["ours", "2.0e-7 1.3×", "2.0e-7 2.5×", "≤ 2: not met at 10"]);
  assertEquals(cells("peer"), ["peer", "NaN", "Infinity"]);
  assert(!text.includes("Speed"));
});

Deno.test("outcomeText() shows figures with what belongs to them, counts without an interval", () => {
  const about = { name: "a", text: "rate", unit: "tokens/s", best: "most" } as const;
  const counted = { name: "b", text: "count", unit: "", best: "counted" } as const;
  const text = textOf([
    figureRow(about, [100, 120, 110, 100, 110, 130], { at: "9 GFLOP/s" }),
    figureRow({ ...counted, goal: { atMost: 2 } }, [3]),
  ]);
  const cells = (start: string) =>
    text.split("\n").find((line) => line.startsWith(start))!.split(/ {2,}/);
  const [, rate, interval, best, behind] = cells("rate");
  assertEquals([rate, interval, best], ["110 tokens/s", "[100, 130]", "130 tokens/s"]);
  assertEquals(behind, "at 9 GFLOP/s");
  assertEquals(cells("count"), ["count", "3", "3", "≤ 2", "not met"]);
  assertStringIncludes(text, "0 unsure");
});

Deno.test("outcomeText() lays a profile out, short ops in one line", () => {
  const op = { applications: 2, ms: 1, share: 0.5, gflops: 40, gigabytesPerSecond: 3 };
  const short = { ...op, ms: 0.001, share: 0.0005, gflops: 0 };
  const ops = [{ ...op, op: "matmul" }, { ...short, op: "fill" }, { ...short, op: "history" }];
  const text = textOf([{ kind: "profile", name: "p", text: "Where a step goes", ops }]);
  const cells = (start: string) =>
    text.split("\n").find((line) => line.startsWith(start))!.split(/ {2,}/);
  assertEquals(cells("matmul"), ["matmul", "2", "1", "50.0 %", "40", "3"]);
  assertEquals(cells("others"), ["others", "4", "0.002", "0.1 %"]);
  assertEquals(cells("all"), ["all", "6", "1", "50.1 %"]);
  assertStringIncludes(text, "Where a step goes");
});
