import type { ExperimentDefinition } from "./definition.ts";
import type { Experiment } from "./experiment.ts";
import { validateExperiment } from "./validate.ts";

/**
 * Declares an experiment: the default export of every file in `experiments/`.
 *
 * The definition is data only. Unknown keys, and misspelt paths in the `set` of a profile, do not
 * compile; everything else that is wrong is reported at once when the file is loaded.
 *
 * @param definition Content of the experiment.
 * @returns The experiment with its defaults, frozen; the definition itself is not modified.
 * @throws {ExperimentError} With every fault of the definition.
 */
export function defineExperiment(definition: ExperimentDefinition): Experiment {
  return validateExperiment(definition, { source: nameOf(definition) });
}

function nameOf(definition: unknown): string | undefined {
  const name = (definition as Partial<ExperimentDefinition> | null | undefined)?.name;
  return typeof name === "string" ? name : undefined;
}
