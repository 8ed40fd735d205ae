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

/** A tensor as a header names it; its bytes follow those of the one before. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: "F32" | "F16" | "BF16";
  readonly shape: Shape;
}

/**
 * Writes tensors in the safetensors format: length of the header, header in JSON, data.
 *
 * Equal contents give equal bytes: tensors keep their order, keys of the metadata are sorted.
 * Source: https://huggingface.co/docs/safetensors, format.
 */
export function writeSafetensors(file: TensorFile): Uint8Array {
  const parts = safetensorsParts(file);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Lists the parts of such a file, the header and each tensor's own bytes: nothing is copied. */
export function safetensorsParts({ tensors, metadata }: TensorFile): readonly Uint8Array[] {
  const entries = [...tensors].map(([name, { shape }]): TensorEntry => {
    return { name, dtype: "F32", shape };
  });
  const data = [...tensors.values()].map(({ values }) => {
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  });
  return [headerText(entries, metadata), ...data];
}

/** Writes the header of a file, with its length in front and spaces behind it. */
export function headerText(
  entries: readonly TensorEntry[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let end = 0;
  const listed = entries.map(({ name, dtype, shape }) => {
    const begin = end;
    end += elementCount(shape) * (dtype === "F32" ? 4 : 2);
    return [name, { dtype, shape: [...shape], data_offsets: [begin, end] }];
  });
  const sorted = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1));
  const text = JSON.stringify({ __metadata__: sorted, ...Object.fromEntries(listed) });
  return framedHeader(new TextEncoder().encode(text));
}

/** Puts the length of a header in front of it, and fills it up with spaces. */
export function framedHeader(plain: Uint8Array): Uint8Array {
  const length = Math.ceil(plain.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(plain, 8);
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
