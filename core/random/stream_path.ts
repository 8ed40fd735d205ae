import { nearestName } from "../base/nearest.ts";

/** What random numbers are drawn for; each path of a stream starts with one of these. */
export const PURPOSES = [
  "init",
  "data-order",
  "data-content",
  "dropout",
  "sampling",
  "eval",
  "bootstrap",
  "sign-flip",
  "block-order",
] as const;

/** Purposes whose path must go on, as in `init/<parameter path>` and `bootstrap/<claim>`. */
const OPEN_ENDED: readonly string[] = ["init", "bootstrap", "sign-flip"];

/**
 * Checks the name of a stream: a purpose, then any number of parts after slashes.
 *
 * A misspelt purpose would be another stream, with other numbers and no sign of it.
 *
 * @param path Such as `data-order` or `init/blocks.0.attention.query`.
 * @throws {RangeError} If the purpose is unknown, or a part is missing, empty or not plain ASCII.
 */
export function requireStreamPath(path: string): void {
  const [purpose, ...rest] = path.split("/");
  if (!PURPOSES.some((known) => known === purpose)) {
    throw new RangeError(
      `Cannot find purpose "${purpose}" of a stream: nearest is "${
        nearestName(purpose, PURPOSES)
      }", there are ${PURPOSES.join(", ")}`,
    );
  }
  if (rest.length === 0 && OPEN_ENDED.includes(purpose)) {
    throw new RangeError(
      `Cannot name a stream as its purpose must be followed by what it is for: path=${path}`,
    );
  }
  if (!rest.every((part) => /^[ -~]+$/.test(part))) {
    throw new RangeError(
      `Cannot name a stream as its parts must be printable ASCII and not empty: path=${path}`,
    );
  }
}
