import { assertEquals } from "@std/assert";
import { onnxModel } from "../../peers/onnx_model.ts";

/** A field of a protobuf message: its number, and a number or bytes. */
type Field = readonly [number, bigint | Uint8Array];

/** Reads the fields of a protobuf message, independently of what wrote them. */
function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n;; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const [field, wire] = [key >> 3, key & 7];
    if (wire === 0) {
      fields.push([field, varint()]);
      continue;
    }
    const size = wire === 5 ? 4 : Number(varint());
    fields.push([field, bytes.subarray(at, at += size)]);
  }
  return fields;
}

const all = (bytes: Uint8Array, field: number) =>
  fieldsOf(bytes).filter(([number]) => number === field).map(([, value]) => value);
const bytesOf = (bytes: Uint8Array, field: number) => all(bytes, field) as Uint8Array[];
const textOf = (value: bigint | Uint8Array) => new TextDecoder().decode(value as Uint8Array);

Deno.test("onnxModel() writes versions, one node, its values and attributes", () => {
  const model = onnxModel({
    op: "LayerNormalization",
    inputs: [{ name: "x", shape: [64, 1024] }, { name: "gain", shape: [1024] }],
    output: { name: "y", shape: [64, 1024] },
    integers: { axis: -1 },
    floats: { epsilon: 0.5 },
  });
  assertEquals(all(model, 1), [10n]); // ir_version
  assertEquals(all(bytesOf(model, 8)[0], 2), [21n]); // opset_import.version
  const [graph] = bytesOf(model, 7);
  const [node] = bytesOf(graph, 1);
  assertEquals(all(node, 1).map(textOf), ["x", "gain"]);
  assertEquals(all(node, 2).map(textOf), ["y"]);
  assertEquals(all(node, 4).map(textOf), ["LayerNormalization"]);
  const [axis, epsilon] = bytesOf(node, 5);
  assertEquals(textOf(all(axis, 1)[0]), "axis");
  assertEquals([BigInt.asIntN(64, all(axis, 3)[0] as bigint), all(axis, 20)[0]], [-1n, 2n]);
  assertEquals(textOf(all(epsilon, 1)[0]), "epsilon");
  assertEquals([...bytesOf(epsilon, 2)[0]], [0, 0, 0, 63]); // 0.5 in little-endian f32
  assertEquals(all(epsilon, 20), [1n]);
  const shapeOf = (value: Uint8Array) => {
    const tensor = bytesOf(bytesOf(value, 2)[0], 1)[0]; // type.tensor_type
    assertEquals(all(tensor, 1), [1n]); // FLOAT
    return bytesOf(bytesOf(tensor, 2)[0], 1).map((dimension) => all(dimension, 1)[0]);
  };
  assertEquals(bytesOf(graph, 11).map(shapeOf), [[64n, 1024n], [1024n]]);
  assertEquals(bytesOf(graph, 12).map(shapeOf), [[64n, 1024n]]);
});
