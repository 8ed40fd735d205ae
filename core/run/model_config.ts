import { ExperimentError } from "../base/errors.ts";
import { explainIssues } from "../experiment/explain_issues.ts";
import { parseStrictJson } from "../experiment/strict_json.ts";
import { checkDecoderSpec } from "../model/check_decoder_spec.ts";
import { checkTrainSpec } from "../train/train_spec.ts";
import { type ModelConfig, modelConfigSchema } from "./model_config_schema.ts";

/** Longest text of a config, in characters. */
const LONGEST = 65_536;

/**
 * Writes a config as text for people: two spaces, keys in the order of the format.
 *
 * @param config The config.
 * @param path Where it will be, for messages.
 * @throws As {@link decodeModelConfig} does: what is written can be read.
 */
export function encodeModelConfig(config: ModelConfig, path: string): string {
  return `${JSON.stringify(checked(config, path), null, 2)}\n`;
}

/**
 * Reads a config; trusts nothing in it.
 *
 * @param text The file.
 * @param path Where it comes from, for messages.
 * @throws {ExperimentError} If it is no JSON, or a key is unknown, missing or of another kind; with
 * every fault and its place.
 * @throws {RangeError} If the parts of the model do not fit together.
 */
export function decodeModelConfig(text: string, path: string): ModelConfig {
  return checked(parseStrictJson(text, { source: path, maxLength: LONGEST }), path);
}

function checked(value: unknown, path: string): ModelConfig {
  const result = modelConfigSchema.safeParse(value);
  if (!result.success) {
    const issues = explainIssues(result.error.issues, { value, root: modelConfigSchema });
    throw new ExperimentError(
      `Cannot use the config of a model as it must keep to the format: file=${path}`,
      { issues },
    );
  }
  const { model, training } = result.data;
  try {
    checkDecoderSpec(model);
    if (training !== null) checkTrainSpec(training.spec);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${error.message}, file=${path}`, { cause: error });
  }
  return result.data;
}
