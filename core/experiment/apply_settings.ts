import type { Experiment } from "./experiment.ts";
import { deepFreeze } from "./deep_freeze.ts";
import type { Settings } from "./settings.ts";

/**
 * Puts settings in the place of an experiment's own values.
 *
 * @param experiment A valid experiment; not modified.
 * @param settings Settings that fit the schema and whose blocks exist in the experiment.
 * @returns A new, frozen experiment.
 */
export function applySettings(experiment: Experiment, settings: Settings): Experiment {
  let changed: object = experiment;
  for (const [path, value] of Object.entries(settings)) {
    changed = replaceAt(changed, segmentsOf(path), value);
  }
  return deepFreeze(changed) as Experiment;
}

/** Finds the place of a setting in the file: what `base` holds is named without that word. */
function segmentsOf(path: string): readonly string[] {
  const segments = path.split(".");
  return segments[0] === "model" || segments[0] === "train" ? ["base", ...segments] : segments;
}

/** Copies the objects along a path and puts a value at its end. */
function replaceAt(node: object, path: readonly string[], value: unknown): object {
  const [key, ...rest] = path;
  if (rest.length === 0) return { ...node, [key]: value };
  return { ...node, [key]: replaceAt((node as Record<string, object>)[key], rest, value) };
}
