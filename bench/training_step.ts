import { type Contestant, CONTESTANTS } from "../peers/contestants.ts";
import { measureWorkload, type OpenContestant, withContestants } from "../peers/side_by_side.ts";
import type { OpShare } from "../peers/step_profile.ts";
import { TRAINING_CASE } from "../peers/training_case.ts";
import { LOSSES, STEP_WORKLOAD } from "../peers/workloads.ts";
import type { Bench, BenchContext } from "./bench_context.ts";
import { type BenchRow, type ProfileRow, skippedRow } from "./bench_row.ts";
import { type TrainingFacts, trainingRows } from "./training_rows.ts";

/** Makes the bench of a training step on a device, beside the peers that train on it. */
export function trainingStep(device: Contestant["device"]): Bench {
  const name = device === "cpu" ? "training-step" : "webgpu-training";
  return {
    name,
    async run(context) {
      if (context.device !== "auto" && context.device !== device) {
        const about = { name, text: `training step, ${device}` };
        return [skippedRow(about, `it measures ${device}: --device ${context.device}`)];
      }
      // ONNX Runtime does not train.
      const contestants = CONTESTANTS.filter((contestant) =>
        contestant.device === device && !contestant.id.startsWith("onnx")
      );
      return await measure(name, { device, contestants, context });
    },
  };
}

function measure(
  name: string,
  { device, contestants, context }: {
    readonly device: Contestant["device"];
    readonly contestants: readonly Contestant[];
    readonly context: BenchContext;
  },
): Promise<readonly BenchRow[]> {
  return withContestants(contestants, context.pythons, async (open, skipped) => {
    const precise = new Map<string, readonly number[]>();
    for (const { contestant, peer } of open) {
      if (!contestant.ours) continue;
      const question = { case: { ...TRAINING_CASE, precision: 24 }, steps: LOSSES };
      const { losses } = await peer.ask({ ask: "train", ...question });
      precise.set(contestant.id, losses as number[]);
    }
    const measured = await measureWorkload(open, STEP_WORKLOAD, context);
    const facts = new Map<string, TrainingFacts>();
    const profiles: ProfileRow[] = [];
    for (const each of open) {
      const { id } = each.contestant;
      if (!measured.samples.has(id)) continue;
      const { residentBytes } = await each.peer.ask({ ask: "memory" });
      facts.set(id, {
        ...measured.prepared.get(id) as unknown as TrainingFacts,
        name: each.name,
        preciseLosses: precise.get(id),
        residentBytes: Number(residentBytes),
      });
      if (each.contestant.ours) profiles.push(...await profileOf(name, each));
    }
    const missing = new Map(skipped.map(({ contestant, reason }) => [contestant.id, reason]));
    return [...trainingRows(name, { measured, facts, missing, device }), ...profiles];
  });
}

/** Tells where a step's time goes; only the CPU can. */
export async function profileOf(
  name: string,
  { contestant, peer }: OpenContestant,
): Promise<ProfileRow[]> {
  const { profile } = await peer.ask({ ask: "profile" });
  if (profile === undefined) return [];
  const { id, title } = contestant;
  const text = `Where a step goes, ${title}: least times, from barrier to barrier`;
  return [{ kind: "profile", name: `${name}/${id}-profile`, text, ops: profile as OpShare[] }];
}
