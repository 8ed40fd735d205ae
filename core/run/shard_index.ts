import { DataError } from "../base/errors.ts";

/** Most files of a model. */
const MOST_SHARDS = 10_000;
/** What a shard may be called: a name, and no path. */
const SHARD = /^[\w.-]+\.safetensors$/;

/**
 * Reads `model.safetensors.index.json`: which file holds each tensor.
 *
 * @param text Text of the file.
 * @param path Where it comes from, for messages.
 * @returns Names of the files by name of tensor.
 * @throws {DataError} If it is no index, or names anything but a safetensors file beside it.
 */
export function readShardIndex(text: string, path: string): ReadonlyMap<string, string> {
  const fail = (rule: string, found: string): never => {
    throw new DataError(`Cannot read the index of a model as ${rule}: file=${path}, ${found}`);
  };
  let map: unknown;
  try {
    map = Object(JSON.parse(text)).weight_map;
  } catch {
    fail("it must be JSON", `characters=${text.length}`);
  }
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    return fail("weight_map must be an object", `weight_map=${shown(map)}`);
  }
  const entries = Object.entries(map);
  for (const [tensor, file] of entries) {
    if (typeof file === "string" && SHARD.test(file) && !file.startsWith(".")) continue;
    fail(
      "each tensor must be in a file beside it, *.safetensors without a folder",
      `weight_map[${shown(tensor)}]=${shown(file)}`,
    );
  }
  const files = new Set(entries.map(([, file]) => file));
  if (files.size < 1 || files.size > MOST_SHARDS) {
    fail(`there must be 1 to ${MOST_SHARDS} files`, `files=${files.size}`);
  }
  return new Map(entries);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "not given";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
