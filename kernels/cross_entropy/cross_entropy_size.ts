import type { Attributes, IndexLimit } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import { matrixOf } from "../shape_rules.ts";
import type { CrossEntropySize } from "./cross_entropy_reference.ts";
import { ignoreIndexOf } from "./ignore_index.ts";

/** Reads the size of the logits and the index that stands for no target. */
export function crossEntropySize(
  op: string,
  logits: Shape,
  attributes: Attributes,
): CrossEntropySize {
  return { ...matrixOf(op, "logits", logits), ignoreIndex: ignoreIndexOf(op, attributes) };
}

/** Limits of the inputs logits and targets. */
export function targetLimits(
  op: string,
  logits: Shape,
  attributes: Attributes,
): readonly (IndexLimit | undefined)[] {
  const { width, ignoreIndex } = crossEntropySize(op, logits, attributes);
  return [undefined, { below: width, except: ignoreIndex }];
}
