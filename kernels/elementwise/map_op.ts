import { bitsOf } from "../../core/base/float_bits.ts";
import {
  type Attributes,
  type GradientContext,
  input,
  type Op,
  output,
  type TensorRef,
  workspace,
} from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { BLOCK_WORKSPACE_BYTES } from "../arithmetic/print_wasm_block.ts";
import type { F32, Tracer } from "../arithmetic/trace.ts";
import { type Store, traceFunction } from "../arithmetic/trace_function.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH } from "../norm/norm_bounds.ts";
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import { mapCases } from "./map_cases.ts";
import PAIR from "./pair.wgsl" with { type: "text" };
import UNARY from "./unary.wgsl" with { type: "text" };

/** Functions of more operations than this run in stages over blocks. */
const LONG_FUNCTION = 12;

/** A number that an application gives; kernels get it rounded to f32. */
export interface MapAttribute {
  readonly name: string;
  /** Value in the shared cases. */
  readonly example: number;
  /** Which values are taken, as the error says it. */
  readonly rule: string;
  readonly isValid: (value: number) => boolean;
}

/** What makes one op y[i] = f(x[i]) or f(a[i], b[i]) out of the family. */
export interface MapDefinition {
  readonly name: string;
  /** Names of one or two tensors of equal shape. */
  readonly inputs: readonly [string] | readonly [string, string];
  readonly attribute?: MapAttribute;
  /** The arithmetic; the arguments are the tensors' elements, then the attribute. */
  readonly trace: (t: Tracer, ...values: F32[]) => F32;
  /** "none" where results of stored inputs are in stored form by themselves. */
  readonly store?: Store;
  /** The same in f64, with the attribute as the kernels have it. */
  readonly reference: (...values: number[]) => number;
  /** Error of the arithmetic before it is stored, from the exact result and the arguments. */
  readonly error: (exact: number, ...values: number[]) => number;
  /** Additions, multiplications and divisions of one element. */
  readonly flops: number;
  /** Gradient of each tensor, where the output's is there. */
  readonly gradient?: (
    context: GradientContext,
    gradY: TensorRef,
  ) => readonly (TensorRef | undefined)[];
}

/**
 * Makes an elementwise op from one traced function, stored as a tensor.
 *
 * Its `elementwise` function takes the elements of the tensors, in order, then the attribute by its
 * name, rounded to f32.
 *
 * Shapes: inputs and `y` equal.
 */
export function mapOp(definition: MapDefinition): Op {
  const { name, inputs, attribute, store = "tensor" } = definition;
  const names = attribute === undefined ? inputs : [...inputs, attribute.name];
  const fn = {
    ...traceFunction(`${name}_of`, names, definition.trace, store),
    uniform: attribute === undefined ? [] : [attribute.name],
  };
  const isLong = definition.flops > LONG_FUNCTION;
  const entry = `${inputs.length === 1 ? "unary" : "pair"}${attribute ? "_attribute" : ""}`;
  const template = `elementwise/${entry}${isLong ? "_blocks" : ""}_wasm.ts`;
  const extra = (attributes: Attributes) =>
    attribute === undefined ? [] : [readAttribute(name, attribute, attributes)];
  const buffers = [...inputs.map((_, index) => input(index)), output(0)];
  const { gradient } = definition;
  return {
    name,
    inputs,
    outputs: ["y"],
    attributes: attribute === undefined ? [] : [attribute.name],
    inferShapes(shapes, attributes) {
      requireInputs(name, inputs, shapes);
      matrixOf(name, inputs[0], shapes[0]);
      for (const [i, is] of shapes.entries()) {
        requireShape(name, { name: inputs[i], is, mustBe: shapes[0], as: inputs[0] });
      }
      extra(attributes);
      return [shapes[0]];
    },
    ...(gradient && {
      gradient(context) {
        const [gradY] = context.gradOutputs;
        return gradY === undefined ? inputs.map(() => undefined) : gradient(context, gradY);
      },
    }),
    elementwise: fn,
    reference: ([a, b], _shapes, attributes) => [
      a.map((value, i) => definition.reference(...elements(value, b?.[i]), ...extra(attributes))),
    ],
    bound: ({ inputs: [a, b], outputs: [y], attributes }) => [
      y.map((exact, i) => {
        const error = definition.error(exact, ...elements(a[i], b?.[i]), ...extra(attributes));
        return error + (store === "tensor" ? STORE_FLUSH : 0);
      }),
    ],
    cost({ inputs: [x] }) {
      const count = elementCount(x);
      return {
        elementsMoved: (inputs.length + 1) * count,
        flops: definition.flops * count,
      };
    },
    functions: [fn],
    wasmSources: [{ file: template, names: { FUNCTION: fn.name } }],
    wasm: (shapes, attributes) => [{
      entry: `${entry}_${fn.name}`,
      args: [...buffers, ...extra(attributes), ...(isLong ? [workspace()] : [])],
      extent: elementCount(shapes.inputs[0]),
      align: 16,
      elementsPerUnit: Math.max(1, definition.flops / 6),
      ...(isLong && { workspaceBytes: BLOCK_WORKSPACE_BYTES }),
    }],
    webgpu(shapes, attributes) {
      const quads = Math.ceil(elementCount(shapes.inputs[0]) / 4);
      return [{
        code: mapShader(inputs.length, fn.name, attribute !== undefined),
        bindings: buffers,
        params: [quads, ...extra(attributes).map(bitsOf)],
        workgroups: workgroupsFor(quads, ELEMENT_WORKGROUP),
      }];
    },
    cases: mapCases(inputs.length, attribute && { [attribute.name]: attribute.example }),
  };
}

/** Fills in the shader of a function of one or two tensors. */
export function mapShader(tensors: number, functionName: string, hasAttribute: boolean): string {
  return (tensors === 1 ? UNARY : PAIR)
    .replaceAll("FUNCTION", functionName)
    .replaceAll(" ATTRIBUTE", hasAttribute ? ", params[2]" : "");
}

function elements(a: number, b: number | undefined): number[] {
  return b === undefined ? [a] : [a, b];
}

function readAttribute(op: string, attribute: MapAttribute, attributes: Attributes): number {
  const value = Math.fround(attributes[attribute.name]);
  if (attribute.isValid(value)) return value;
  throw new RangeError(
    `Cannot apply ${op} as ${attribute.name} must be ${attribute.rule}: ` +
      `${attribute.name}=${attributes[attribute.name]}`,
  );
}
