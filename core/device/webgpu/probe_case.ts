import type { Op, OpCase } from "../../base/op.ts";
import { elementCount, type Shape } from "../../base/shape.ts";
import { hasProbeValues } from "./probe_inputs.ts";

/** Most elements of the largest tensor of a case that is small. */
const SMALL_ELEMENTS = 4_500;

/**
 * Picks the case of an op that the start-up probe runs.
 *
 * Among the small cases on ordinary values it is the one whose largest tensor has the largest
 * smallest axis, so that both rows and columns pass a lane group and a chunk if any case's do; one
 * axis is a matrix of one row. Of equals it is the one with the most elements.
 *
 * @throws {RangeError} If the op has no such case, so that it could not be probed.
 */
export function probeCase(op: Op): OpCase {
  let best: { opCase: OpCase; axis: number; elements: number } | undefined;
  for (const opCase of op.cases) {
    const shape = largestShape(op, opCase);
    const elements = elementCount(shape);
    if (!hasProbeValues(opCase) || elements > SMALL_ELEMENTS) continue;
    const axis = shape.length === 1 ? 1 : shape.reduce((a, b) => Math.min(a, b));
    const better = best === undefined || axis > best.axis ||
      (axis === best.axis && elements > best.elements);
    if (better) best = { opCase, axis, elements };
  }
  if (best !== undefined) return best.opCase;
  throw new RangeError(
    `Cannot probe an op as it must have a small case on ordinary values: op=${op.name}`,
  );
}

function largestShape(op: Op, { inputShapes, attributes = {} }: OpCase): Shape {
  return [...inputShapes, ...op.inferShapes(inputShapes, attributes)]
    .reduce((a, b) => elementCount(a) >= elementCount(b) ? a : b);
}
