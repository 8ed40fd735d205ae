/** Longest window of a task. */
const LONGEST = 65_536;
/** Most windows at once, and one past the last index of a window. */
const MOST_WINDOWS = 4_294_967_296;

/**
 * Checks which windows of a task are asked for.
 *
 * @param size Their length, and either step and batch or number.
 * @param options Name of the task, and the shortest window that it can fill.
 * @throws {RangeError} If a number is out of range.
 */
export function requireWindows(
  size: {
    readonly length: number;
    readonly step?: number;
    readonly batch?: number;
    readonly sequences?: number;
  },
  { source, task }: { readonly source: string; readonly task: { readonly leastLength: number } },
): void {
  const { length, step = 0, batch = 1, sequences = 1 } = size;
  const refuse = (name: string, rule: string, value: number) =>
    new RangeError(
      `Cannot fill windows of task "${source}" as ${name} must be ${rule}: ${name}=${value}`,
    );
  if (!whole(length, task.leastLength, LONGEST)) {
    throw refuse("length", `a whole number from ${task.leastLength} to ${LONGEST}`, length);
  }
  for (const [name, count] of Object.entries({ batch, sequences })) {
    if (!whole(count, 1, MOST_WINDOWS - 1)) throw refuse(name, "a whole number from 1", count);
  }
  if (!whole(step, 0, MOST_WINDOWS) || (step + 1) * batch > MOST_WINDOWS) {
    throw refuse("step", "a whole number from 0, its windows below 2^32", step);
  }
}

function whole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
