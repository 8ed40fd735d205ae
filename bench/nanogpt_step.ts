import { CONTESTANTS } from "../peers/contestants.ts";
import { measureWorkload, withContestants } from "../peers/side_by_side.ts";
import { NANOGPT_CASE } from "../peers/training_case.ts";
import { stepWorkload } from "../peers/workloads.ts";
import type { Bench } from "./bench_context.ts";
import { type ProfileRow, skippedRow } from "./bench_row.ts";
import { stepSpeedRows, type TrainingFacts, type WantedRatio } from "./training_rows.ts";
import { profileOf } from "./training_step.ts";

const WANTED: readonly WantedRatio[] = [
  { ours: "ours-1", theirs: "torch-1" },
  { ours: "ours-2", theirs: "torch-2", goal: { atLeast: 1 } },
  { ours: "ours-2", theirs: "ours-1" },
];
const NAME = "nanogpt-step";

/** Times a step of nanoGPT's preset for a CPU beside PyTorch, with a profile of where it goes. */
export const NANOGPT_STEP: Bench = {
  name: NAME,
  async run(context) {
    if (context.device === "webgpu") {
      const about = { name: NAME, text: "step of nanoGPT's CPU preset" };
      return [skippedRow(about, "it measures cpu: --device webgpu")];
    }
    const wanted = WANTED.flatMap(({ ours, theirs }) => [ours, theirs]);
    const contestants = CONTESTANTS.filter(({ id }) => wanted.includes(id));
    return await withContestants(contestants, context.pythons, async (open, skipped) => {
      const workload = stepWorkload("nanoGPT step", NANOGPT_CASE);
      const measured = await measureWorkload(open, workload, context);
      const facts = new Map<string, TrainingFacts>();
      const profiles: ProfileRow[] = [];
      for (const each of open) {
        const { id, ours } = each.contestant;
        if (!measured.samples.has(id)) continue;
        const answer = measured.prepared.get(id) as unknown as TrainingFacts;
        facts.set(id, { ...answer, name: each.name });
        if (ours) profiles.push(...await profileOf(NAME, each));
      }
      const missing = new Map(skipped.map(({ contestant, reason }) => [contestant.id, reason]));
      const speeds = { measured, facts, missing, contestants, wanted: WANTED };
      return [...stepSpeedRows(NAME, speeds), ...profiles];
    });
  },
};
