import { elementCount, type Shape } from "../base/shape.ts";
import { topLevelKeys } from "./top_level_keys.ts";

/** A tensor as the header of a file describes it. */
export interface HeaderEntry {
  readonly name: string;
  /** Type of its elements, such as `F32`. */
  readonly dtype: string;
  readonly shape: Shape;
  /** First byte inside the data. */
  readonly begin: number;
  /** First byte behind it. */
  readonly end: number;
}

/** Header of a safetensors file. */
export interface FileHeader {
  /** Tensors in the order of the header. */
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** First byte of the data inside the file. */
  readonly dataStart: number;
}

/** What of a file is known before its header is read. */
export interface HeaderPlace {
  /** Where it comes from, for messages. */
  readonly path: string;
  /** Bytes of the whole file. */
  readonly fileBytes: number;
  /** Types that tensors may have; any that the format knows where not given. */
  readonly dtypes?: readonly string[];
}

/** Bytes in front of the header: its length. */
export const LENGTH_BYTES = 8;
/**
 * Longest header that is read. The reference implementation reads up to 100,000,000 bytes; a header
 * takes some 100 bytes for each tensor, and several times its size once it is parsed.
 */
const LONGEST_HEADER = 8_388_608;

/** Bits of an element of each type. */
const DTYPE_BITS: Readonly<Record<string, number>> = {
  ...{ BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8 },
  ...{ I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32 },
  ...{ I64: 64, U64: 64, F64: 64, C64: 64 },
};

/**
 * Reads the length of a header out of the first eight bytes of a file.
 *
 * @throws {RangeError} If the file is too short for it, or it is too long.
 */
export function headerLength(first: Uint8Array, { path, fileBytes }: HeaderPlace): number {
  const fail = failing(path);
  if (first.length < LENGTH_BYTES) {
    return fail("a file must begin with the length of its header", `bytes=${first.length}`);
  }
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (LENGTH_BYTES + length > fileBytes) {
    return fail("its header must lie inside the file", `header=${length}, bytes=${fileBytes}`);
  }
  if (length > LONGEST_HEADER) {
    return fail(`its header must have at most ${LONGEST_HEADER} bytes`, `header=${length}`);
  }
  return length;
}

/**
 * Reads and checks the text of a header.
 *
 * @param bytes The header, without its length.
 * @throws {RangeError} If it is no header, a tensor appears twice, or if offsets, shapes and the
 * size of the file disagree: data must be whole, without gaps and overlaps.
 */
export function parseHeader(
  bytes: Uint8Array,
  { path, fileBytes, dtypes = Object.keys(DTYPE_BITS) }: HeaderPlace,
): FileHeader {
  const fail = failing(path);
  const header = parse(bytes, fail);
  const metadata = header.get("__metadata__") ?? {};
  const dataStart = LENGTH_BYTES + bytes.length;
  const dataBytes = fileBytes - dataStart;
  const entries = [...header].filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => readEntry(name, entry, { dtypes, fail }));
  let last = 0;
  for (
    const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)
  ) {
    if (begin !== last) {
      fail(
        "data must have no gaps and overlaps",
        `tensor=${shown(name)}, begin=${begin}, expected=${last}`,
      );
    }
    last = end;
  }
  if (last !== dataBytes) {
    fail("the file must be as long as its header says", `data=${dataBytes}, expected=${last}`);
  }
  if (!isTextRecord(metadata)) {
    return fail("metadata must be texts by name", `metadata=${shown(JSON.stringify(metadata))}`);
  }
  return { entries, metadata, dataStart };
}

/**
 * Reads and checks the header of a whole file of f32 tensors.
 *
 * @throws {RangeError} As {@link parseHeader} does, and if a tensor has another type.
 */
export function readHeader(bytes: Uint8Array, path: string): FileHeader {
  const place = { path, fileBytes: bytes.length, dtypes: ["F32"] };
  const length = headerLength(bytes.subarray(0, LENGTH_BYTES), place);
  return parseHeader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length), place);
}

type Fail = (rule: string, found: string) => never;

function failing(path: string): Fail {
  return (rule, found) => {
    throw new RangeError(`Cannot read tensors as ${rule}: file=${path}, ${found}`);
  };
}

function parse(bytes: Uint8Array, fail: Fail): ReadonlyMap<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    return fail("its header must be a JSON object in UTF-8", `header=${bytes.length} bytes`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail("its header must be a JSON object in UTF-8", `header=${bytes.length} bytes`);
  }
  const names = new Set<string>();
  for (const name of topLevelKeys(text)) {
    if (names.has(name)) fail("each tensor must have a name of its own", `twice=${shown(name)}`);
    names.add(name);
  }
  return new Map(Object.entries(value));
}

function readEntry(
  name: string,
  entry: unknown,
  { dtypes, fail }: { readonly dtypes: readonly string[]; readonly fail: Fail },
): HeaderEntry {
  const { dtype, shape, data_offsets: offsets } = Object(entry);
  const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const isList = (value: unknown) => Array.isArray(value) && value.every(isWhole);
  if (!dtypes.includes(dtype)) {
    const found = `tensor=${shown(name)}, dtype=${shown(String(dtype))}`;
    return fail(`tensors must be ${dtypes.join(", ")}`, found);
  }
  const fits = isList(shape) && isList(offsets) && offsets.length === 2 &&
    offsets[1] - offsets[0] === DTYPE_BITS[dtype] / 8 * elementCount(shape);
  if (fits) return { name, dtype, shape, begin: offsets[0], end: offsets[1] };
  return fail(
    "offsets must span the elements of a shape",
    `tensor=${shown(name)}, shape=${shown(JSON.stringify(shape))}, ` +
      `data_offsets=${shown(JSON.stringify(offsets))}`,
  );
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string");
}

/** Cuts what a hostile file may make long. */
function shown(text: string | undefined): string {
  const whole = text ?? "none";
  return whole.length > 100 ? `${whole.slice(0, 100)}…` : whole;
}
