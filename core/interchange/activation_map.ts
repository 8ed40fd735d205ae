import type { ActivationName } from "../model/activation_names.ts";
import type { ConfigFields } from "./config_fields.ts";

/** Names in published configs, and what they are here: alone, and as the gate of a layer. */
const ACTIVATION_NAMES: Readonly<Record<string, readonly [ActivationName?, ActivationName?]>> = {
  relu: ["relu", "reglu"],
  leaky_relu: ["leaky-relu"],
  gelu: ["gelu-erf", "geglu-erf"],
  gelu_python: ["gelu-erf", "geglu-erf"],
  gelu_new: ["gelu", "geglu"],
  gelu_pytorch_tanh: ["gelu", "geglu"],
  gelu_python_tanh: ["gelu", "geglu"],
  gelu_accurate: ["gelu", "geglu"],
  gelu_fast: ["gelu", "geglu"],
  silu: ["silu", "swiglu"],
  swish: ["silu", "swiglu"],
  sigmoid: ["sigmoid", "glu"],
  tanh: ["tanh"],
  linear: [undefined, "bilinear"],
};

/**
 * Reads the activation of feed-forward layers.
 *
 * @param fields The config.
 * @param key Field that names it.
 * @param options Whether it is a gate, the value where the field is not given, and the name to look
 * up where the field holds more.
 * @throws {DataError} If it is none of those that exist here.
 */
export function readActivation(
  fields: ConfigFields,
  key: string,
  { gated, fallback, name = fields.text(key, fallback) }: {
    readonly gated: boolean;
    readonly fallback: string;
    readonly name?: string;
  },
): ActivationName {
  const found = Object.hasOwn(ACTIVATION_NAMES, name)
    ? ACTIVATION_NAMES[name][gated ? 1 : 0]
    : undefined;
  if (found !== undefined) return found;
  const known = Object.entries(ACTIVATION_NAMES).filter(([, forms]) => forms[gated ? 1 : 0]);
  return fields.refuse(key, `one of ${known.map(([each]) => each).join(", ")}`);
}

/**
 * Names an activation as published configs do.
 *
 * @returns The name; undefined if none of them is the same function.
 */
export function publishedActivation(
  activation: ActivationName,
  { gated }: { readonly gated: boolean },
): string | undefined {
  const preferred = ["silu", "gelu_new", ...Object.keys(ACTIVATION_NAMES)];
  return preferred.find((name) => ACTIVATION_NAMES[name][gated ? 1 : 0] === activation);
}
