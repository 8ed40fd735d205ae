import { DataError } from "../base/errors.ts";
import { BERT } from "./bert.ts";
import type { ConfigFields } from "./config_fields.ts";
import { GPT2 } from "./gpt2.ts";
import { LLAMA } from "./llama.ts";
import { T5 } from "./t5.ts";
import type { PublishedFormat, PublishedModel, PublishedUse } from "./published_model.ts";

/** Every family of models that is read and written. */
export const FORMATS: readonly PublishedFormat[] = [LLAMA, GPT2, BERT, T5];

/** Fields that make another function of any model, and the only values that do not. */
const NEUTRAL: Readonly<Record<string, readonly unknown[]>> = {
  quantization_config: [undefined],
  auto_map: [undefined],
  pruned_heads: [undefined, "{}"],
};

/**
 * Reads a published config.
 *
 * @throws {DataError} If the family or the class is unknown, or a field changes the function and is
 * not supported: with the field and its value.
 */
export function readPublished(
  fields: ConfigFields,
  use: PublishedUse = {},
): PublishedModel & { readonly format: PublishedFormat } {
  const names = FORMATS.map(({ name }) => name);
  const type = fields.text("model_type");
  const format = FORMATS.find(({ name }) => name === type);
  if (format === undefined) return fields.refuse("model_type", `one of ${names.join(", ")}`);
  const classes = fields.value("architectures") ?? [format.architectures[0]];
  const isKnown = Array.isArray(classes) && classes.length <= 1 &&
    classes.every((each) => format.architectures.includes(each));
  if (!isKnown) {
    const expected = format.architectures.join(", ");
    fields.refuse("architectures", `one of ${expected}, which give logits of tokens`);
  }
  for (const [key, values] of Object.entries(NEUTRAL)) {
    const value = fields.value(key);
    const plain = typeof value === "object" ? JSON.stringify(value) : value;
    if (!values.includes(plain)) fields.refuse(key, "left out, as its code is not understood");
  }
  return { ...format.read(fields, use), format };
}

/**
 * Finds the family by name.
 *
 * @throws {DataError} If there is none.
 */
export function formatOf(name: string): PublishedFormat {
  const found = FORMATS.find((format) => format.name === name);
  if (found !== undefined) return found;
  throw new DataError(
    `Cannot find a format for models: ${JSON.stringify(name)}; there are ` +
      FORMATS.map((format) => format.name).join(", "),
  );
}
