import type { ExperimentIssue } from "../base/errors.ts";
import { type Activation, ACTIVATIONS } from "../model/activation_names.ts";
import { checkDecoderSpec } from "../model/check_decoder_spec.ts";
import { longestSide } from "../model/architecture.ts";
import { decoderSpec } from "../model/decoder_spec.ts";
import type { ModelSettings } from "../model/model_settings.ts";
import { settingPlace, type SizedArm, sizedArms } from "./arms.ts";
import type { Experiment } from "./experiment.ts";
import { fieldPath } from "./field_path.ts";

/** A setting that does not fit the others of its model. */
interface SettingFault {
  readonly key: keyof ModelSettings;
  readonly message: string;
}

/**
 * Finds settings of models that do not fit together, in every arm.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues; a fault that the settings of all arms share is told once, of `base`.
 */
export function modelIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const issues = sizedArms(experiment).flatMap((arm) => {
    const { name, size, model, train } = arm;
    const found = experiment.training === undefined
      ? settingFaults(model)
      : [...settingFaults(model), ...rowFaults(model, train.length)];
    if (found.length > 0) return found.map((fault) => issueOf(experiment, arm, fault));
    const fault = specFault(model);
    const at = size === undefined ? "" : `at size ${size.name}: `;
    return fault === undefined ? [] : [{ path: fieldPath(["arms", name]), message: at + fault }];
  });
  const unique = new Map(
    issues.map((issue) => [`${issue.path}\n${issue.message}`, issue]),
  );
  return [...unique.values()];
}

function issueOf(
  experiment: Experiment,
  arm: SizedArm,
  { key, message }: SettingFault,
): ExperimentIssue {
  const place = settingPlace(experiment, arm, ["model", key]);
  const isNamed = place[place.length - 1] === "preset";
  return { path: fieldPath(place), message: isNamed ? `${key}: ${message}` : message };
}

/** Says the first thing in which the settings of a model do not fit together; nothing if they do. */
export function modelFault(model: ModelSettings): string | undefined {
  const [fault] = settingFaults(model);
  return fault === undefined ? specFault(model) : `${fault.key}: ${fault.message}`;
}

function settingFaults(model: ModelSettings): readonly SettingFault[] {
  const { dModel, heads, kvHeads = heads, position, ropeFraction } = model;
  if (dModel % heads !== 0) {
    return [{
      key: "heads",
      message: `received ${heads}, expected a divisor of dModel, ${dModel}`,
    }];
  }
  if (heads % kvHeads !== 0) {
    return [{
      key: "kvHeads",
      message: `received ${kvHeads}, expected a divisor of heads, ${heads}`,
    }];
  }
  const { gated }: Activation = ACTIVATIONS[model.activation];
  if (model.fusedGateUp === false && !gated) {
    return [{
      key: "fusedGateUp",
      message: `received false, expected a gated activation, not "${model.activation}"`,
    }];
  }
  const turned = dModel / heads * ropeFraction;
  if (position === "rope" && !(Number.isInteger(turned / 2) && turned > 0)) {
    return [{
      key: "ropeFraction",
      message: `received ${ropeFraction}, expected one by which an even number of a head's ` +
        `${dModel / heads} columns turn`,
    }];
  }
  return [];
}

/** A table shorter than evaluation is said; one shorter than training cannot be trained. */
function rowFaults(
  { architecture, position, positionRows = Infinity }: ModelSettings,
  length: number,
): readonly SettingFault[] {
  const least = longestSide(architecture, length);
  if (position !== "learned" || positionRows >= least) return [];
  const message = least === length
    ? `received ${positionRows}, expected at least train.length, ${length}`
    : `received ${positionRows}, expected at least half of train.length, ${least}`;
  return [{ key: "positionRows", message }];
}

/** Says what else a decoder refuses; sizes that no setting decides do not matter here. */
function specFault(model: ModelSettings): string | undefined {
  try {
    checkDecoderSpec(decoderSpec(model, { vocabulary: 2, context: 2 }));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
