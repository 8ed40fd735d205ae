/** An input or output of a model: its name and shape. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A model of one node on f32 tensors. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly OnnxValue[];
  readonly output: OnnxValue;
  readonly integers: Readonly<Record<string, number>>;
  readonly floats: Readonly<Record<string, number>>;
}

/** Element type, attribute types and versions, as onnx.proto numbers them. */
const FLOAT = 1;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const IR_VERSION = 10;
const OPSET = 21;

/**
 * Writes an ONNX model of one node, as the protobuf bytes that a runtime loads.
 *
 * Source: onnx.proto of the ONNX repository, messages ModelProto, GraphProto, NodeProto.
 *
 * @param node The node.
 * @returns The bytes of the model.
 */
export function onnxModel({ op, inputs, output, integers, floats }: OnnxNode): Uint8Array {
  const attributes = [
    ...Object.entries(integers).map(([name, value]) => [
      ...text(1, name),
      ...integer(3, value),
      ...integer(20, ATTRIBUTE_INT),
    ]),
    ...Object.entries(floats).map(([name, value]) => [
      ...text(1, name),
      ...float(2, value),
      ...integer(20, ATTRIBUTE_FLOAT),
    ]),
  ];
  const node = [
    ...inputs.flatMap(({ name }) => text(1, name)),
    ...text(2, output.name),
    ...text(4, op),
    ...attributes.flatMap((bytes) => block(5, bytes)),
  ];
  const graph = [
    ...block(1, node),
    ...text(2, "graph"),
    ...inputs.flatMap((value) => block(11, valueInfo(value))),
    ...block(12, valueInfo(output)),
  ];
  const opset = [...text(1, ""), ...integer(2, OPSET)];
  return Uint8Array.from([...integer(1, IR_VERSION), ...block(7, graph), ...block(8, opset)]);
}

function valueInfo({ name, shape }: OnnxValue): number[] {
  const dimensions = shape.flatMap((size) => block(1, integer(1, size)));
  const tensorType = [...integer(1, FLOAT), ...block(2, dimensions)];
  return [...text(1, name), ...block(2, block(1, tensorType))];
}

/** A number, seven bits a byte, lowest first; negative ones as 64-bit words. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return bytes;
}

function integer(field: number, value: number): number[] {
  return [...varint(field * 8), ...varint(value)];
}

function block(field: number, bytes: readonly number[]): number[] {
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

function text(field: number, value: string): number[] {
  return block(field, [...new TextEncoder().encode(value)]);
}

function float(field: number, value: number): number[] {
  return [...varint(field * 8 + 5), ...new Uint8Array(Float32Array.of(value).buffer)];
}
