import { UsageError } from "../base/errors.ts";
import { applySettings } from "./apply_settings.ts";
import type { MatrixShape } from "./blocks.ts";
import type { Cell } from "./cell.ts";
import { claimReach } from "./claim_reach.ts";
import { decodingCells } from "./decoding_cells.ts";
import type { Experiment } from "./experiment.ts";
import { learnedData } from "./learned_data.ts";
import { factCells } from "./fact_cells.ts";
import { gradientCells, partCells } from "./model_check_cells.ts";
import { checkSettings, overrideError } from "./overrides.ts";
import { planWarnings } from "./plan_warnings.ts";
import { propertyCells } from "./property_cells.ts";
import { blockIssues, settledIssues } from "./rules.ts";
import type { Settings } from "./settings.ts";
import { stepTimingCells } from "./step_timing_cells.ts";
import { suggestion } from "./suggestion.ts";
import { timingCells } from "./timing_cells.ts";
import { trainingCells } from "./training_cells.ts";
import type { ProfileName } from "./vocabulary.ts";

/** Everything a run of one profile does, in order. */
export interface Plan {
  /** Name of the experiment. */
  readonly experiment: string;
  /** Version of the experiment. */
  readonly version: number;
  /** Name of the profile. */
  readonly profile: ProfileName;
  /** Work to do, in the order of every table: what is checked, then trained, then timed. */
  readonly cells: readonly Cell[];
  /** Shapes too small to be measured cold. */
  readonly skippedShapes: readonly MatrixShape[];
  /** The experiment with all settings applied: what was really asked for. */
  readonly settled: Experiment;
  /** Why each claim that no cell of this plan can decide is out of reach, by id. */
  readonly outOfReach: Readonly<Record<string, string>>;
  /** What is allowed but probably not meant, one line each. */
  readonly warnings: readonly string[];
}

/** What a plan is made for. */
export interface PlanOptions {
  /** Name of the profile; `quick` by default. */
  readonly profile?: string;
  /** Number of seeds, instead of the list of the file; see {@link planExperiment}. */
  readonly seeds?: number;
  /** Settings that go over those of the profile, as `--set` gives them. */
  readonly set?: Settings;
}

/**
 * Plans an experiment: settings applied, grid unfolded, each cell named and hashed.
 *
 * The file's values come first, over them those of the profile, over them `set`. A number of seeds
 * takes that many from the front of the list; if there are fewer, the smallest unused ones follow.
 *
 * @param experiment A valid experiment.
 * @param options Profile and overrides.
 * @returns The plan.
 * @throws {UsageError} If the profile does not exist or the number of seeds is out of range.
 * @throws {ExperimentError} With every fault of the overrides.
 */
export function planExperiment(experiment: Experiment, options: PlanOptions = {}): Plan {
  const { profile = "quick", seeds, set = {} } = options;
  const found = profileOf(experiment, profile);
  checkSettings(set);
  if (seeds !== undefined && Object.hasOwn(set, "seeds")) {
    throw new UsageError("Cannot choose seeds twice: --seeds and --set seeds");
  }
  const missing = blockIssues(experiment, set);
  if (missing.length > 0) {
    throw overrideError(missing.map(({ path, message }) => ({ path: `--set ${path}`, message })));
  }
  let settled = applySettings(applySettings(experiment, found.set), set);
  if (seeds !== undefined) {
    settled = applySettings(settled, { seeds: chooseSeeds(settled.seeds, seeds) });
  }
  const learned = new Set([
    ...learnedData(experiment.training?.data, experiment.profiles),
    ...(settled.training?.data ?? []).map(({ name }) => name),
  ]);
  const issues = settledIssues(settled, [...learned]);
  if (issues.length > 0) {
    throw overrideError(issues.map(({ path, message }) => ({
      path: Object.hasOwn(set, path) ? `--set ${path}` : path,
      message,
    })));
  }
  const reasons = settled.claims.map(({ id }, i) => [id, claimReach(settled.claims[i], settled)]);
  const { timing } = settled;
  return {
    experiment: settled.name,
    version: settled.version,
    profile: profile as ProfileName,
    cells: [
      ...propertyCells(settled),
      ...partCells(settled),
      ...factCells(settled),
      ...gradientCells(settled),
      ...trainingCells(settled),
      ...timingCells(settled),
      ...stepTimingCells(settled),
      ...decodingCells(settled),
    ],
    skippedShapes: timing?.caches.includes("cold")
      ? timing.shapes.filter(([rows, width]) => rows * width < timing.coldFrom)
      : [],
    settled,
    outOfReach: Object.fromEntries(reasons.filter(([, reason]) => reason !== undefined)),
    warnings: planWarnings(settled),
  };
}

function profileOf({ name, profiles }: Experiment, profile: string): { readonly set: Settings } {
  const found = Object.entries(profiles).find(([key]) => key === profile)?.[1];
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot find profile "${profile}" of ${name}: ${suggestion(profile, Object.keys(profiles))}`,
  );
}

function chooseSeeds(listed: readonly number[], count: number): readonly number[] {
  if (!Number.isInteger(count) || count < 1 || count > 256) {
    throw new UsageError(`Cannot plan as seeds must be a whole number 1 to 256: seeds=${count}`);
  }
  const chosen = listed.slice(0, count);
  for (let seed = 0; chosen.length < count; seed++) if (!listed.includes(seed)) chosen.push(seed);
  return chosen;
}
