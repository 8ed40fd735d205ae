import { UsageError } from "../base/errors.ts";
import type { Plan } from "../experiment/plan.ts";
import { planExperiment } from "../experiment/plan.ts";
import { withoutTiming } from "../experiment/plan_without_timing.ts";
import type { Settings } from "../experiment/settings.ts";
import type { Environment } from "./environment.ts";
import { loadExperiment } from "./load_experiment.ts";

/** What a run was asked for: enough to plan it again. */
export interface RunSettings {
  /** Name of the experiment, or path of its file. */
  readonly experiment: string;
  readonly profile: string;
  readonly seeds?: number;
  readonly set?: Settings;
  /** Why nothing was timed, where that is so. */
  readonly untimed?: string;
}

/** Loads an experiment and plans it as the settings say. */
export async function planRun(settings: RunSettings): Promise<Plan> {
  const { experiment } = await loadExperiment(settings.experiment);
  const plan = planExperiment(experiment, settings);
  return settings.untimed === undefined ? plan : withoutTiming(plan, settings.untimed);
}

/** Reads the settings of a result from its environment. */
export function settingsOf(environment: Environment, folder: string): RunSettings {
  const run = environment.run as RunSettings | undefined;
  if (run !== undefined) return run;
  throw new UsageError(`Cannot read the result as environment.json must say its run: ${folder}`);
}

/** Writes the command that makes a result. */
export function commandOf({ experiment, profile, seeds, set }: RunSettings): string {
  const parts = [`deno task experiment ${experiment} --profile ${profile}`];
  if (seeds !== undefined) parts.push(`--seeds ${seeds}`);
  for (const [path, value] of Object.entries(set ?? {})) {
    parts.push(`--set '${path}=${typeof value === "string" ? value : JSON.stringify(value)}'`);
  }
  return parts.join(" ");
}
