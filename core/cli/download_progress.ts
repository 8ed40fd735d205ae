import type { OnDownload } from "../run/download.ts";
import { CLEAR_LINE, type ProgressOutput } from "./progress.ts";

/** Characters of the bar. */
const BAR_SIZE = 24;

/**
 * Shows downloads: a bar while one goes on, on a terminal, and a line when it is done.
 *
 * @param output Where it is shown; undefined to show nothing, as with `--json`.
 * @returns The function that is told about each piece.
 */
export function showDownloads(output: ProgressOutput | undefined): OnDownload {
  let shown = -1;
  return ({ name, doneBytes, totalBytes }) => {
    if (output === undefined) return;
    if (doneBytes >= totalBytes) {
      shown = -1;
      const clear = output.isTerminal ? CLEAR_LINE : "";
      output.write(`${clear}downloaded ${name} (${megabytes(totalBytes)} MB)\n`);
      return;
    }
    const full = Math.floor(doneBytes / totalBytes * BAR_SIZE);
    if (!output.isTerminal || full === shown) return; // pieces are many, steps of the bar are few
    shown = full;
    const [on, off] = ["█".repeat(full), "░".repeat(BAR_SIZE - full)];
    const bar = output.hasColor ? `\x1b[36m${on}\x1b[0m\x1b[2m${off}\x1b[0m` : on + off;
    const size = `${megabytes(doneBytes)}/${megabytes(totalBytes)} MB`;
    const room = Math.max(0, output.columns - BAR_SIZE - 1);
    output.write(`${CLEAR_LINE}${bar}${`  ${size}  downloading ${name}`.slice(0, room)}`);
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
