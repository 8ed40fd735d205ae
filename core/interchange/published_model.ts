import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { ConfigFields } from "./config_fields.ts";
import type { TensorRule } from "./tensor_rule.ts";

/** What a published config means: a model, and where its tensors lie. */
export interface PublishedModel {
  readonly model: DecoderSpec;
  readonly tensors: readonly TensorRule[];
  /** Parameters that the file has not, as they would change nothing: they are zero. */
  readonly zeros: readonly string[];
  /** Names of tensors that the model does not use, beside those that no model of the family does. */
  readonly unused?: readonly string[];
}

/** What a model is read for. */
export interface PublishedUse {
  /** Tokens of the sequence, where it is known. */
  readonly tokens?: number;
  /** Names of the tensors of its files, where they are known. */
  readonly tensors?: readonly string[];
}

/** A family of published models. */
export interface PublishedFormat {
  /** `model_type` of its configs. */
  readonly name: string;
  /** Classes whose logits are those of the model, for `architectures`. */
  readonly architectures: readonly string[];
  /** What the names of tensors begin with, unless the model was saved without its head. */
  readonly prefix: string;
  /** Tensors that do not change logits: tables that the library makes itself, other heads. */
  readonly ignored: RegExp;
  /**
   * Reads a config.
   *
   * @throws {DataError} If a field changes the function and is not supported.
   */
  read(fields: ConfigFields, use: PublishedUse): PublishedModel;
  /**
   * Writes the config of a model as far as it can say it, fields in the order of the library's
   * files. Whether it says all is found by reading it again.
   */
  write(model: DecoderSpec): Readonly<Record<string, unknown>>;
}

/** What every imported model has: products of 24 bits, no dropout. */
export const IMPORTED = {
  normForm: "fused",
  dropout: 0,
  precision: 24,
  scaledInit: false,
} as const satisfies Partial<DecoderSpec>;
