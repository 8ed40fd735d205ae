import type { ConfigFields } from "./config_fields.ts";

/** Version of the library that wrote a config, by which it is read where versions disagree. */
export interface LibraryVersion {
  /** Whether it has the rules of version 5: it says so, or has a field that version 4 has not. */
  readonly isFive: boolean;
  /** Whether it is version 4. */
  readonly isFour: boolean;
  /** The second number; 0 where no version is said. */
  readonly minor: number;
}

/**
 * Reads which version of transformers wrote a config: `transformers_version`, and where it is not
 * given, whether there is a field that only version 5 writes.
 *
 * @param fields The config.
 * @param current A field that only version 5 writes.
 */
export function libraryVersion(fields: ConfigFields, current?: string): LibraryVersion {
  const text = fields.value("transformers_version");
  const [, major, minor] = /^(\d{1,3})\.(\d{1,4})\./.exec(typeof text === "string" ? text : "") ??
    [];
  const isCurrent = current !== undefined && fields.value(current) !== undefined;
  const isFive = Number(major) >= 5 || isCurrent;
  return { isFive, isFour: !isFive && major === "4", minor: Number(minor ?? 0) };
}
