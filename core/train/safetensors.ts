import type { Shape } from "../base/shape.ts";
import { elementCount } from "../base/shape.ts";
import { readHeader } from "./safetensors_header.ts";

/** A tensor of a file. */
export interface FileTensor {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** What a safetensors file holds. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, FileTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Data begins on a multiple of this, so that values can be used where they lie. */
const ALIGNMENT = 8;

/**
 * Writes tensors in the safetensors format: length of the header, header in JSON, data.
 *
 * Equal contents give equal bytes: tensors keep their order, keys of the metadata are sorted.
 * Source: https://huggingface.co/docs/safetensors, format.
 */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  let end = 0;
  const entries = [...tensors].map(([name, { shape, values }]) => {
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: "F32", shape: [...shape], data_offsets: [begin, end] }];
  });
  const sorted = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1));
  const text = JSON.stringify({ __metadata__: sorted, ...Object.fromEntries(entries) });
  const plain = new TextEncoder().encode(text);
  const header = new Uint8Array(Math.ceil(plain.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  header.set(plain);
  const bytes = new Uint8Array(8 + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file of f32 tensors; trusts nothing in it.
 *
 * @param bytes The whole file.
 * @param path Where it comes from, for messages.
 * @throws {RangeError} If the file is cut off, or its header does not describe its data.
 */
export function readSafetensors(bytes: Uint8Array, path: string): TensorFile {
  const { entries, metadata, dataStart } = readHeader(bytes, path);
  const data = bytes.slice(dataStart);
  const tensors = new Map(entries.map(({ name, shape, begin }) => [
    name,
    { shape, values: new Float32Array(data.buffer, begin, elementCount(shape)) },
  ]));
  return { tensors, metadata };
}
