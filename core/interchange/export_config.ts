import { canonicalJson } from "../base/canonical_json.ts";
import { DataError } from "../base/errors.ts";
import { architectureOf } from "../model/architecture.ts";
import { type DecoderSpec, headColumns } from "../model/decoder_spec.ts";
import { configFields } from "./config_fields.ts";
import type { PublishedFormat, PublishedModel } from "./published_model.ts";

/** A model in the terms of a published family. */
export interface ExportedModel extends PublishedModel {
  /** Fields of `config.json`. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Settings that change how a model is trained or computed, and not what it computes. */
const NOT_FUNCTION: readonly (keyof DecoderSpec)[] = [
  "normForm",
  "normFraction",
  "dropout",
  "precision",
  "initialDeviation",
  "scaledInit",
  "embeddingDeviation",
];

/**
 * Writes the config of a model, and says where its parameters go.
 *
 * The config is read again, and must mean the same model: nothing is lost silently.
 *
 * @throws {DataError} If the family cannot say the model: with what differs.
 */
export function exportConfig(model: DecoderSpec, format: PublishedFormat): ExportedModel {
  const fields = format.write(model);
  const plain = JSON.parse(JSON.stringify(fields));
  const read = format.read(configFields(plain, `${format.name} config`), {});
  const fault = functionFault(model, read.model);
  if (fault === undefined) return { ...read, model, fields };
  throw new DataError(
    `Cannot export a model as ${format.name} as the format must have all of its parts: ${fault}`,
  );
}

/** Says in what two models compute different functions; undefined if in nothing. */
export function functionFault(model: DecoderSpec, other: DecoderSpec): string | undefined {
  const [is, becomes] = [functionOf(model), functionOf(other)];
  const keys = new Set([...is.keys(), ...becomes.keys()]);
  const differing = [...keys].filter((key) => is.get(key) !== becomes.get(key));
  if (differing.length === 0) return undefined;
  return differing.map((key) =>
    `${key}=${is.get(key) ?? "none"} (there ${becomes.get(key) ?? "none"})`
  ).join(", ");
}

/** What a model computes: its settings with a value, each as text; defaults are left out. */
function functionOf(model: DecoderSpec): ReadonlyMap<string, string> {
  const plain: Partial<DecoderSpec> = {
    ...model,
    headWidth: headColumns(model),
    architecture: architectureOf(model),
    encoderLayers: model.encoderLayers ?? model.layers,
    sharedStacks: model.sharedStacks ?? false,
    rotaryCross: model.rotaryCross ?? false,
    causal: model.causal ?? true,
    residual: model.residual ?? true,
    logitActivation: model.logitActivation ?? "none",
    scoreScale: model.scoreScale ?? 1 / Math.sqrt(headColumns(model)),
    headScale: model.headScale ?? 1,
    qkvBias: model.bias || model.qkvBias === true,
    fusedQkv: model.fusedQkv ?? true,
    fusedGateUp: model.fusedGateUp ?? true,
    qkNorm: model.qkNorm ?? false,
    scoreScaleByDepth: model.scoreScaleByDepth ?? false,
    embeddingNorm: model.embeddingNorm ?? false,
    headTransform: model.headTransform ?? false,
    headBias: model.headBias ?? false,
    // Rows of a table that there is not.
    context: model.position.kind === "learned" ? model.context : undefined,
  };
  const entries = Object.entries(plain).filter(([key, value]) =>
    value !== undefined && !NOT_FUNCTION.includes(key as keyof DecoderSpec)
  );
  return new Map(
    entries.map(([key, value]) => [key, canonicalJson(JSON.parse(JSON.stringify(value)))]),
  );
}
