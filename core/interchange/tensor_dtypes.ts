/** Types of elements that are read and written. */
export const FLOAT_DTYPES = ["F32", "F16", "BF16"] as const;

/** Name of a type of elements that are read and written. */
export type FloatDtype = typeof FLOAT_DTYPES[number];

/** Tells whether elements of a type are read. */
export function isFloatDtype(dtype: string): dtype is FloatDtype {
  return FLOAT_DTYPES.some((name) => name === dtype);
}

/** Bytes of an element. */
export function floatBytes(dtype: FloatDtype): number {
  return dtype === "F32" ? 4 : 2;
}

/**
 * Reads elements as f32, which holds each value of every type.
 *
 * @param bytes Bytes of whole elements, little-endian, at any place of their buffer.
 * @param dtype Their type.
 * @returns The values; those of F32 may share the bytes.
 */
export function decodeFloats(bytes: Uint8Array, dtype: FloatDtype): Float32Array {
  const isAligned = bytes.byteOffset % floatBytes(dtype) === 0;
  const { buffer, byteOffset, byteLength } = isAligned ? bytes : bytes.slice();
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer, byteOffset, byteLength / 4);
    case "F16":
      return Float32Array.from(new Float16Array(buffer, byteOffset, byteLength / 2));
    case "BF16": {
      // A bfloat16 is the upper half of an f32.
      const halves = new Uint16Array(buffer, byteOffset, byteLength / 2);
      const words = new Uint32Array(halves.length);
      for (let i = 0; i < halves.length; i++) words[i] = halves[i] << 16;
      return new Float32Array(words.buffer);
    }
  }
}

/**
 * Writes elements in a type, rounded to the nearest, ties to even.
 *
 * @returns Bytes, little-endian; values too large for the type become infinite.
 */
export function encodeFloats(values: Float32Array, dtype: FloatDtype): Uint8Array {
  switch (dtype) {
    case "F32":
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    case "F16":
      return new Uint8Array(Float16Array.from(values).buffer);
    case "BF16": {
      const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
      const halves = new Uint16Array(values.length);
      for (let i = 0; i < words.length; i++) {
        // Half a unit, less the lowest bit that stays where it is even.
        halves[i] = (words[i] + 0x7fff + (words[i] >>> 16 & 1)) >>> 16;
      }
      return new Uint8Array(halves.buffer);
    }
  }
}
