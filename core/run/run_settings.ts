import { z } from "zod";
import { ExperimentError, UsageError } from "../base/errors.ts";
import type { Plan } from "../experiment/plan.ts";
import { planExperiment } from "../experiment/plan.ts";
import { withoutTiming } from "../experiment/plan_without_timing.ts";
import type { Settings } from "../experiment/settings.ts";
import { parseStrictJson } from "../experiment/strict_json.ts";
import type { Environment } from "./environment.ts";
import { loadExperiment } from "./load_experiment.ts";

/** What a run was asked for: enough to plan it again. */
export interface RunSettings {
  /** Name of the experiment, or path of its file. */
  readonly experiment: string;
  readonly profile: string;
  readonly seeds?: number;
  readonly set?: Settings;
  /** Device that was asked for by name; absent where it was chosen. */
  readonly device?: "cpu" | "webgpu";
  /** Why nothing was timed, where that is so. */
  readonly untimed?: string;
}

const SETTINGS = z.strictObject({
  experiment: z.string().min(1),
  profile: z.string().min(1),
  seeds: z.int().optional(),
  set: z.record(z.string(), z.unknown()).optional(),
  device: z.enum(["cpu", "webgpu"]).optional(),
  untimed: z.string().optional(),
});

/** Loads an experiment and plans it as the settings say. */
export async function planRun(settings: RunSettings): Promise<Plan> {
  const { experiment } = await loadExperiment(settings.experiment);
  const plan = planExperiment(experiment, settings);
  return settings.untimed === undefined ? plan : withoutTiming(plan, settings.untimed);
}

/**
 * Reads the settings of a result from its environment.
 *
 * @throws {UsageError} If it does not hold any; `planRun` judges their values.
 */
export function settingsOf(environment: Environment, folder: string): RunSettings {
  const parsed = SETTINGS.safeParse(environment.run);
  if (parsed.success) return parsed.data as RunSettings;
  const [{ path, message }] = parsed.error.issues;
  throw new UsageError(
    `Cannot read the result as environment.json must say its run: folder=${folder}, ` +
      `fault="${["run", ...path].join(".")}: ${message}"`,
  );
}

/** Writes the command that makes a result, ready for a shell. */
export function commandOf({ experiment, profile, seeds, set, device }: RunSettings): string {
  const parts = ["deno task experiment", quoted(experiment), "--profile", quoted(profile)];
  if (seeds !== undefined) parts.push(`--seeds ${seeds}`);
  for (const [path, value] of Object.entries(set ?? {})) {
    parts.push(`--set ${quoted(`${path}=${overrideText(value)}`)}`);
  }
  if (device !== undefined) parts.push(`--device ${device}`);
  return parts.join(" ");
}

/** Writes a value so that `--set` reads the same one: text stays bare unless it reads as JSON. */
function overrideText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  try {
    parseStrictJson(value);
  } catch (error) {
    if (error instanceof ExperimentError) return value;
    throw error;
  }
  return JSON.stringify(value);
}

/** Quotes an argument for a shell, where it needs that. */
function quoted(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
