import { assert, assertEquals } from "@std/assert";
import type { TrainingCellConfig } from "../../core/experiment/model_cell.ts";
import { planExperiment } from "../../core/experiment/plan.ts";
import { decoderSpec } from "../../core/model/decoder_spec.ts";
import { parameterFormula } from "../../core/model/parameter_formula.ts";
import { loadExperiment } from "../../core/run/load_experiment.ts";
import { contrastsOf, estimatedSeconds, PROFILE_SECONDS } from "../helpers/experiment_facts.ts";

const { experiment } = await loadExperiment("architecture-scaling");
const ARMS = ["encoder-decoder", "shared", "prefix", "decoder"] as const;

/** Parameters without embeddings by arm, size by size. */
function parametersOf(profile: string): ReadonlyMap<string, readonly number[]> {
  const { cells } = planExperiment(experiment, { profile });
  const counts = new Map<string, Map<number, number>>();
  for (const { config } of cells) {
    if (config.kind !== "training") continue;
    const { arm, model, train: { length } }: TrainingCellConfig = config;
    const spec = decoderSpec(model, { vocabulary: 10, context: length });
    const body = parameterFormula(spec) - spec.vocabulary * spec.width;
    counts.set(arm, (counts.get(arm) ?? new Map()).set(model.dModel, body));
  }
  return new Map([...counts].map(([arm, sizes]) => [arm, [...sizes.values()]]));
}

Deno.test("architecture-scaling has four sizes at least over a decade and a half", () => {
  for (const profile of ["quick", "cpu", "gpu"]) {
    const counts = parametersOf(profile);
    for (const arm of ARMS) {
      const sizes = counts.get(arm)!;
      assert(sizes.length >= 4 && sizes.at(-1)! >= 10 ** 1.5 * sizes[0], `${arm}: ${sizes}`);
    }
    if (profile === "gpu") assert(counts.get("decoder")!.at(-1)! > 1e7);
  }
});

Deno.test("architecture-scaling takes apart what a second stack adds", () => {
  const counts = parametersOf("quick");
  const [pair, shared, prefix, decoder] = ARMS.map((arm) => counts.get(arm)!);
  assertEquals(prefix, decoder);
  for (const [i, d] of [16, 32, 64, 96].entries()) {
    // Cross-attention: four matrices and a gain a layer; and the last gain of the encoder.
    assertEquals(shared[i] - decoder[i], 2 * (4 * d * d + d));
    assertEquals(pair[i], shared[i] + decoder[i]);
  }
});

Deno.test("architecture-scaling keeps its time, and has seeds that decide all contrasts", () => {
  for (const profile of ["smoke", "quick", "cpu"] as const) {
    const seconds = estimatedSeconds(experiment, profile) / 1.6;
    assert(seconds < 0.9 * PROFILE_SECONDS[profile], `${profile}: ${seconds} s`);
    if (profile === "smoke") continue;
    const { seeds, training } = planExperiment(experiment, { profile }).settled;
    const least = contrastsOf(experiment, profile) * 2 ** (1 - seeds.length);
    assert(seeds.length >= 8 && least < 0.05, `${profile}: ${least}`);
    assert(training!.controls.length > 0 && training!.duplicate !== undefined);
  }
});
