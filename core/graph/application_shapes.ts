import { ShapeError } from "../base/errors.ts";
import type { Attributes, Op } from "../base/op.ts";
import { formatShape, type Shape } from "../base/shape.ts";
import type { TensorInfo } from "./graph.ts";

/**
 * Checks one application of an op and infers the shapes of what it writes.
 *
 * The op states the rule that shapes break; the names of the tensors are added to its message.
 *
 * @param op The op.
 * @param tensors What it reads, in the order of its contract.
 * @param attributes Numbers its contract asks for.
 * @returns Shapes of the outputs.
 * @throws {ShapeError} If the shapes do not fit.
 * @throws {TypeError} If a tensor has the wrong type of elements.
 * @throws {RangeError} If an attribute or a tensor is missing.
 */
export function applicationShapes(
  op: Op,
  tensors: readonly (TensorInfo | undefined)[],
  attributes: Attributes,
): readonly Shape[] {
  const infos = tensors.map((info, i) => {
    if (info !== undefined) return info;
    throw new RangeError(
      `Cannot apply ${op.name} as each input must be a tensor of this graph: ` +
        `${op.inputs[i]}=${info}`,
    );
  });
  const missing = op.attributes.filter((name) => !Number.isFinite(attributes[name]));
  if (missing.length > 0) {
    throw new RangeError(
      `Cannot apply ${op.name} as each of its attributes must be a finite number: ${
        missing.map((name) => `${name}=${attributes[name]}`).join(", ")
      }; ${named(op, infos)}`,
    );
  }
  infos.forEach((info, i) => {
    const wanted = op.inputDtypes?.[i] ?? "f32";
    if (info.dtype === wanted || i >= op.inputs.length) return;
    throw new TypeError(
      `Cannot apply ${op.name} as ${op.inputs[i]} must hold ${wanted} elements: ` +
        `tensor=${JSON.stringify(info.name)}, dtype=${info.dtype}`,
    );
  });
  try {
    return op.inferShapes(infos.map(({ shape }) => shape), attributes);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ShapeError(`${error.message}; ${named(op, infos)}`, { cause: error });
  }
}

/** Lists the inputs of an application as the caller knows them. */
function named(op: Op, infos: readonly TensorInfo[]): string {
  if (infos.length === 0) return "no inputs";
  return infos
    .map(({ name, shape }, i) =>
      `${op.inputs[i] ?? `input ${i}`} is ${JSON.stringify(name)} ${formatShape(shape)}`
    )
    .join(", ");
}
