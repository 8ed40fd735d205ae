import { z } from "zod";
import { DataError } from "../base/errors.ts";

/** What the files of a published model held beside the values of tensors. */
export interface PublishedSource {
  /** Name of the family. */
  readonly format: string;
  /** Text of `config.json`. */
  readonly config: string;
  /** Text of `model.safetensors.index.json`, of a model in several files. */
  readonly index?: string;
  /** Header of each safetensors file by its name, with what fills it up. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of tensors that change no logits by their names, in base 64. */
  readonly unused?: Readonly<Record<string, string>>;
  /** Texts of {@link SIDE_FILES} by their names, of those that were there. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Files of a published folder that are kept as they are. */
export const SIDE_FILES = [
  "tokenizer_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "vocab.txt",
  "vocab.json",
  "merges.txt",
  "chat_template.jinja",
  "generation_config.json",
] as const;

const SIDE_NAMES: readonly string[] = SIDE_FILES;

const schema: z.ZodType<PublishedSource> = z.strictObject({
  format: z.string().max(100),
  config: z.string(),
  index: z.string().optional(),
  headers: z.record(z.string().regex(/^[\w-][\w.-]*\.safetensors$/), z.string()),
  unused: z.record(z.string(), z.base64()).optional(),
  files: z.record(z.string().refine((name) => SIDE_NAMES.includes(name)), z.string()).optional(),
});

/** Writes `source.json`. */
export function encodeSource(source: PublishedSource): string {
  return `${JSON.stringify(source, null, 2)}\n`;
}

/**
 * Reads `source.json`; trusts nothing in it.
 *
 * @throws {DataError} If it breaks the format.
 */
export function decodeSource(text: string, path: string): PublishedSource {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const place = result.error.issues[0].path.join(".") || "it";
  throw new DataError(
    `Cannot read where a model came from as the file must keep to its format: file=${path}, ` +
      `at=${place}`,
  );
}
