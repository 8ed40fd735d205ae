/** Where progress is shown. */
export interface ProgressOutput {
  /** Writes text. */
  write(text: string): void;
  /** Whether lines can be drawn over. */
  readonly isTerminal: boolean;
  /** Width in characters. */
  readonly columns: number;
  /** Whether colours may be used. */
  readonly hasColor: boolean;
}

/** Progress of a run. */
export interface Progress {
  /** Says what is being worked on. */
  begin(name: string): void;
  /** Counts a finished step; `weight` is its share of the total, `isSkipped` if it was done before. */
  end(name: string, step: { readonly weight: number; readonly note: string }): void;
  /** Counts a step that an earlier run has done. */
  skip(weight: number): void;
  /** Prints a line that stays. */
  print(line: string): void;
  /** Takes the bar away. */
  close(): void;
}

/** What progress needs to know. */
export interface ProgressOptions {
  /** Steps in all. */
  readonly steps: number;
  /** Sum of the weights of all steps, in any unit, such as predicted milliseconds. */
  readonly weight: number;
  /** Where it is shown; undefined to show nothing, as with `--json`. */
  readonly output?: ProgressOutput;
  /** Clock, in milliseconds. */
  readonly nowMs: () => number;
}

/** Goes to the begin of a line of a terminal and empties it. */
export const CLEAR_LINE = "\r\x1b[K";

/**
 * Shows the progress of a run: a bar with an estimate on a terminal, a line a step elsewhere.
 *
 * @param options Steps, weights, output and clock.
 * @returns The progress, at 0.
 */
export function createProgress(options: ProgressOptions): Progress {
  const { steps, weight: total, output, nowMs } = options;
  const startMs = nowMs();
  let done = 0;
  let doneWeight = 0;
  let workedWeight = 0;

  function draw(name: string): void {
    if (output === undefined || !output.isTerminal) return;
    const share = total > 0 ? Math.min(1, doneWeight / total) : done / Math.max(1, steps);
    const leftMs = workedWeight > 0
      ? (nowMs() - startMs) / workedWeight * Math.max(0, total - doneWeight)
      : undefined;
    const line = progressLine({ share, done, steps, leftMs, name, output });
    output.write(CLEAR_LINE + line);
  }

  function print(line: string): void {
    output?.write(`${output.isTerminal ? CLEAR_LINE : ""}${line}\n`);
  }

  return {
    begin: draw,
    end(name, { weight, note }) {
      done++;
      doneWeight += weight;
      workedWeight += weight;
      if (output?.isTerminal) draw(name);
      else print(`[${done}/${steps}] ${name} ${note}`.trimEnd());
    },
    skip(weight) {
      done++;
      doneWeight += weight;
    },
    print,
    close() {
      if (output?.isTerminal) output.write(CLEAR_LINE);
    },
  };
}

/**
 * Opens the standard error stream for progress, so that standard output holds results only.
 *
 * @returns The output; it needs no permission.
 */
export function standardErrorOutput(): ProgressOutput {
  const isTerminal = Deno.stderr.isTerminal();
  const encoder = new TextEncoder();
  let isRead = true;
  return {
    write(text) {
      const bytes = encoder.encode(text);
      try {
        for (let sent = 0; isRead && sent < bytes.length;) {
          sent += Deno.stderr.writeSync(bytes.subarray(sent));
        }
      } catch (error) {
        if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
        isRead = false; // work does not end because nobody looks at its progress
      }
    },
    isTerminal,
    columns: (isTerminal ? Deno.consoleSize().columns : 0) || 80, // some terminals do not know
    hasColor: isTerminal && !Deno.noColor,
  };
}

interface LineParts {
  readonly share: number;
  readonly done: number;
  readonly steps: number;
  readonly leftMs?: number;
  readonly name: string;
  readonly output: ProgressOutput;
}

function progressLine({ share, done, steps, leftMs, name, output }: LineParts): string {
  const size = 24;
  const full = Math.round(share * size);
  const [on, off] = ["█".repeat(full), "░".repeat(size - full)];
  const left = leftMs === undefined ? "" : `${timeLeftText(leftMs)} left`;
  const counts = `${done}/${steps}`.padStart(2 * String(steps).length + 1);
  const text = ` ${counts}  ${left.padEnd(11)}  ${name}`;
  const room = Math.max(0, output.columns - size - 1);
  const bar = output.hasColor ? `\x1b[36m${on}\x1b[0m\x1b[2m${off}\x1b[0m` : on + off;
  return bar + (text.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text);
}

/**
 * Writes a remaining time, coarser the longer it is.
 *
 * @param ms Milliseconds.
 * @returns Text such as `45 s`, `3 min 20 s` or `1 h 05 min`.
 */
export function timeLeftText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    const rest = minutes < 10 ? 10 * Math.floor(seconds % 60 / 10) : 0;
    return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  }
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
