import { elementCount, type Shape } from "../base/shape.ts";

/** A tensor as the header of a file describes it. */
export interface HeaderEntry {
  readonly name: string;
  readonly shape: Shape;
  /** First byte inside the data. */
  readonly begin: number;
}

/** Header of a safetensors file. */
export interface FileHeader {
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** First byte of the data inside the file. */
  readonly dataStart: number;
}

/** Longest header that is read, as in the reference implementation. */
const LONGEST_HEADER = 100_000_000;

/**
 * Reads and checks the header of a safetensors file of f32 tensors.
 *
 * @throws {RangeError} If it is cut off or no header, or if offsets, shapes and the size of the
 * file disagree: data must be whole, without gaps and overlaps.
 */
export function readHeader(bytes: Uint8Array, path: string): FileHeader {
  const fail = (rule: string, found: string): never => {
    throw new RangeError(`Cannot read tensors as ${rule}: file=${path}, ${found}`);
  };
  if (bytes.length < 8) {
    return fail("a file must begin with the length of its header", `bytes=${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > LONGEST_HEADER || 8 + length > bytes.length) {
    return fail("its header must lie inside the file", `header=${length}, bytes=${bytes.length}`);
  }
  const header = parse(bytes.subarray(8, 8 + length), fail);
  const { __metadata__: metadata = {}, ...rest } = header;
  const dataBytes = bytes.length - 8 - length;
  const entries = Object.entries(rest).map(([name, entry]) => readEntry(name, entry, fail));
  let end = 0;
  for (const { name, shape, begin } of entries.toSorted((a, b) => a.begin - b.begin)) {
    if (begin !== end) {
      fail(
        "data must have no gaps and overlaps",
        `tensor=${name}, begin=${begin}, expected=${end}`,
      );
    }
    end = begin + 4 * elementCount(shape);
  }
  if (end !== dataBytes) {
    fail("the file must be as long as its header says", `data=${dataBytes}, expected=${end}`);
  }
  if (!isTextRecord(metadata)) {
    return fail("metadata must be texts by name", `metadata=${JSON.stringify(metadata)}`);
  }
  return { entries, metadata, dataStart: 8 + length };
}

type Fail = (rule: string, found: string) => never;

function parse(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  return fail("its header must be a JSON object in UTF-8", `header=${bytes.length} bytes`);
}

function readEntry(name: string, entry: unknown, fail: Fail): HeaderEntry {
  const { dtype, shape, data_offsets: offsets } = Object(entry);
  const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const isList = (value: unknown) => Array.isArray(value) && value.every(isWhole);
  if (dtype !== "F32") fail("tensors must be F32", `tensor=${name}, dtype=${dtype}`);
  const fits = isList(shape) && isList(offsets) && offsets.length === 2 &&
    offsets[1] - offsets[0] === 4 * elementCount(shape);
  if (fits) return { name, shape, begin: offsets[0] };
  return fail(
    "offsets must span the elements of a shape",
    `tensor=${name}, shape=${JSON.stringify(shape)}, data_offsets=${JSON.stringify(offsets)}`,
  );
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string");
}
