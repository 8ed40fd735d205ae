import { elementCount, type Shape } from "../base/shape.ts";
import type { TensorRule } from "./tensor_rule.ts";

/** A parameter that tensors of files are put into, or taken from. */
export interface PlacedParameter {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/**
 * Puts consecutive elements of a tensor where they belong in a parameter.
 *
 * @param parameter The parameter; written to.
 * @param rule How the tensor lies in it.
 * @param part Elements of the tensor in the order of its file, and the place of the first.
 */
export function placeTensor(
  parameter: PlacedParameter,
  rule: TensorRule,
  { values, start }: { readonly values: Float32Array; readonly start: number },
): void {
  const width = lastOf(parameter.shape);
  const fileWidth = lastOf(rule.shape);
  if (!rule.turned && fileWidth === width) {
    parameter.values.set(values, start);
    return;
  }
  const target = parameter.values;
  if (rule.turned && start % fileWidth === 0 && values.length % fileWidth === 0) {
    // Whole rows: the inner loop writes side by side.
    const rows = values.length / fileWidth;
    for (let column = 0; column < fileWidth; column++) {
      const at = column * width + rule.column + start / fileWidth;
      for (let r = 0; r < rows; r++) target[at + r] = values[r * fileWidth + column];
    }
    return;
  }
  for (let i = 0; i < values.length;) {
    const row = Math.floor((start + i) / fileWidth);
    const column = (start + i) % fileWidth;
    const count = Math.min(fileWidth - column, values.length - i);
    if (rule.turned) {
      // target[column][rule.column + row]
      let at = column * width + rule.column + row;
      for (let c = 0; c < count; c++, at += width) target[at] = values[i + c];
    } else {
      target.set(values.subarray(i, i + count), row * width + rule.column + column);
    }
    i += count;
  }
}

/**
 * Takes a tensor out of a parameter, in the order of its file.
 *
 * @returns New array.
 */
export function takeTensor(parameter: PlacedParameter, rule: TensorRule): Float32Array {
  const count = elementCount(rule.shape);
  const width = lastOf(parameter.shape);
  const fileWidth = lastOf(rule.shape);
  const source = parameter.values;
  if (!rule.turned && fileWidth === width) return source.slice(0, count);
  const taken = new Float32Array(count);
  for (let row = 0; row < count / fileWidth; row++) {
    for (let column = 0; column < fileWidth; column++) {
      taken[row * fileWidth + column] = rule.turned
        ? source[column * width + rule.column + row]
        : source[row * width + rule.column + column];
    }
  }
  return taken;
}

function lastOf(shape: Shape): number {
  return shape[shape.length - 1];
}
