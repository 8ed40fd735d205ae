/**
 * Refuses a sample that is too small or holds a value that is not finite.
 *
 * @param values The sample.
 * @param options What is to be done, for the message (`compute a mean`), and the fewest values needed.
 * @throws {RangeError} If there are fewer values, or one is NaN or infinite.
 */
export function requireSample(
  values: readonly number[],
  { task, least }: { readonly task: string; readonly least: number },
): void {
  if (values.length < least) {
    throw new RangeError(`Cannot ${task} as n must be at least ${least}: n=${values.length}`);
  }
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) {
    throw new RangeError(
      `Cannot ${task} as every value must be finite: values[${index}]=${values[index]}`,
    );
  }
}

/**
 * Refuses a number that is not strictly between 0 and 1.
 *
 * @param value The number, such as a confidence or a probability.
 * @param options What is to be done and the number's name, for the message.
 * @throws {RangeError} If it is 0 or less, 1 or more, or NaN.
 */
export function requireShare(
  value: number,
  { task, name }: { readonly task: string; readonly name: string },
): void {
  if (!(value > 0 && value < 1)) {
    throw new RangeError(`Cannot ${task} as ${name} must be between 0 and 1: ${name}=${value}`);
  }
}

/**
 * Refuses a number that is not an integer of a least size.
 *
 * @param value The number, such as a count.
 * @param options What is to be done, the number's name, and the least value.
 * @throws {RangeError} If it is smaller, fractional or not finite.
 */
export function requireCount(
  value: number,
  { task, name, least }: { readonly task: string; readonly name: string; readonly least: number },
): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(
      `Cannot ${task} as ${name} must be an integer of at least ${least}: ${name}=${value}`,
    );
  }
}
