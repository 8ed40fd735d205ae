import { assert, assertEquals } from "@std/assert";
import type { BenchContext } from "../../bench/bench_context.ts";
import { normError } from "../../bench/norm_error.ts";
import { BASELINE, type NormImplementation } from "../../bench/norm_implementations.ts";
import { type NormSample, OFFSETS } from "../../bench/norm_samples.ts";

const CONTEXT: BenchContext = { rounds: 6, sampleMs: 1, device: "auto", pythons: [] };

/** An implementation whose results are off by a power of two at one place. */
function offBy(
  label: string,
  error: number,
  options: { readonly ours?: boolean; readonly closed?: string[] } = {},
): NormImplementation {
  return {
    label,
    ours: options.ours ?? false,
    passes: ["forward"],
    open: () =>
      Promise.resolve({
        name: `${label} 1.0`,
        compute({ expected }: NormSample) {
          const y = Float32Array.from(expected);
          y[17] += error;
          return Promise.resolve(y);
        },
        close: () => Promise.resolve(void options.closed?.push(label)),
      }),
  };
}

Deno.test("normError() compares worst errors with the baseline's, offset by offset", async () => {
  const closed: string[] = [];
  const list = () => [
    offBy(BASELINE, 0.25, { closed }),
    offBy("good", 0.375, { ours: true, closed }),
    offBy("bad", 1, { ours: true, closed }),
    offBy("peer", 1, { closed }),
    offBy("broken", NaN, { closed }),
  ];
  const rows = await normError("layer-norm", "forward", { list }).run(CONTEXT);
  assertEquals(rows.length, 5 * OFFSETS.length);
  assertEquals(closed, [BASELINE, "good", "bad", "peer", "broken"]);
  const outcomes = rows.filter((row) => row.kind === "error" && row.offset === 100).map((row) =>
    row.kind === "error" && {
      name: row.implementation,
      worst: Math.round(1e4 * row.worst) / 1e4,
      rounds: row.samples.length,
      ratio: row.estimate && Math.round(1e4 * row.estimate.estimate) / 1e4,
      verdict: row.verdict,
    }
  );
  const rounds = 6;
  assertEquals(outcomes, [
    { name: `${BASELINE} 1.0`, worst: 0.25, rounds, ratio: undefined, verdict: undefined },
    { name: "good 1.0", worst: 0.375, rounds, ratio: 1.5, verdict: "met" },
    { name: "bad 1.0", worst: 1, rounds, ratio: 4, verdict: "not met" },
    { name: "peer 1.0", worst: 1, rounds, ratio: 4, verdict: undefined },
    { name: "broken 1.0", worst: NaN, rounds, ratio: undefined, verdict: undefined },
  ]);
});

Deno.test("normError() skips what fails with its reason and goes on; ours is then not judged", async () => {
  const missing: NormImplementation = {
    ...offBy(BASELINE, 0.25),
    open: () => Promise.reject(new Error("no PyTorch")),
  };
  const closed: string[] = [];
  const crashing: NormImplementation = {
    ...offBy("crashing", 0),
    open: () =>
      Promise.resolve({
        name: "crashing",
        compute: () => Promise.reject(new Error("lost")),
        close: () => Promise.resolve(void closed.push("crashing")),
      }),
  };
  const noGradient = { ...offBy("no gradient", 0), passes: [] };
  const list = () => [missing, crashing, noGradient, offBy("good", 0.5, { ours: true })];
  const rows = await normError("layer-norm", "forward", { list }).run(CONTEXT);
  const skipped = rows.flatMap((row) =>
    row.kind === "skipped" ? [`${row.text}: ${row.reason}`] : []
  );
  assertEquals(skipped, [
    "layer-norm forward error of PyTorch: no PyTorch",
    "layer-norm forward error of crashing: lost",
  ]);
  assertEquals(closed, ["crashing"]);
  const ours = rows.filter((row) => row.kind === "error");
  assertEquals(ours.length, OFFSETS.length);
  assert(ours.every(({ goal, verdict }) => goal !== undefined && verdict === undefined));
});
