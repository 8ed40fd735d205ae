import { DataError } from "../base/errors.ts";
import { elementCount, type Shape } from "../base/shape.ts";
import type { MatchedTensor } from "../interchange/match_tensors.ts";
import { placeTensor } from "../interchange/place_tensor.ts";
import { decodeFloats, floatBytes, type FloatDtype } from "../interchange/tensor_dtypes.ts";
import type { FileTensor } from "../train/safetensors.ts";
import type { StoredTensor } from "./tensor_files.ts";

/** Bytes that are read at once where values have to be turned or converted. */
const PART_BYTES = 262_144;

/**
 * Reads tensors of files into the parameters of a model, each range into its place: beside the
 * parameters it needs memory for one part of a file.
 *
 * @param matched Tensors, and where they belong.
 * @param shapes Shapes of the parameters by path; what no tensor is read into stays zero.
 * @throws {DataError} If a value is not finite, copies of a tensor differ, or a file ends early.
 */
export async function readTensors(
  matched: readonly MatchedTensor<StoredTensor>[],
  shapes: ReadonlyMap<string, Shape>,
): Promise<ReadonlyMap<string, FileTensor>> {
  const weights = new Map(
    [...shapes].map(([path, shape]) =>
      [path, { shape, values: new Float32Array(elementCount(shape)) }] as const
    ),
  );
  const part = new Uint8Array(PART_BYTES);
  for (const { rule, tensor, copies } of matched) {
    const parameter = weights.get(rule.path)!;
    const width = rule.shape[rule.shape.length - 1];
    const isInPlace = tensor.dtype === "F32" && !rule.turned &&
      width === parameter.shape[parameter.shape.length - 1];
    if (isInPlace) {
      const { buffer, byteLength } = parameter.values;
      await readBytes(tensor, 0, new Uint8Array(buffer, 0, byteLength));
      requireFinite(parameter.values, tensor, 0);
    } else {
      await eachPart(tensor, { part, width }, (values, start) => {
        requireFinite(values, tensor, start);
        placeTensor(parameter, rule, { values, start });
      });
    }
    for (const copy of copies) await requireEqual(tensor, copy);
  }
  return weights;
}

/** Reads a tensor in parts, of whole rows where they are not too long. */
async function eachPart(
  tensor: StoredTensor,
  { part, width }: { readonly part: Uint8Array; readonly width: number },
  use: (values: Float32Array, start: number) => void,
): Promise<void> {
  const dtype = tensor.dtype as FloatDtype;
  const most = part.length / floatBytes(dtype);
  const step = width <= most ? Math.floor(most / width) * width : most;
  const count = elementCount(tensor.shape);
  for (let start = 0; start < count; start += step) {
    const size = Math.min(step, count - start) * floatBytes(dtype);
    const bytes = part.subarray(0, size);
    await readBytes(tensor, start * floatBytes(dtype), bytes);
    use(decodeFloats(bytes, dtype), start);
  }
}

async function readBytes(tensor: StoredTensor, start: number, into: Uint8Array): Promise<void> {
  await tensor.in.file.readAt(tensor.in.header.dataStart + tensor.begin + start, into);
}

function requireFinite(values: Float32Array, tensor: StoredTensor, start: number): void {
  // A sum of finite values is finite in f64, and a loop over it is fast.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  if (Number.isFinite(sum)) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  throw new DataError(
    `Cannot use a model as its values must be finite: file=${tensor.in.file.path}, ` +
      `tensor=${tensor.name}, index=${start + at}, value=${values[at]}`,
  );
}

/** Checks that a tensor that a file has twice, under two names, is the same. */
async function requireEqual(tensor: StoredTensor, copy: StoredTensor): Promise<void> {
  const differs = () =>
    new DataError(
      "Cannot use a model as tensors that its config ties must be equal: " +
        `file=${copy.in.file.path}, tensors=${tensor.name}, ${copy.name}`,
    );
  const size = tensor.end - tensor.begin;
  if (copy.dtype !== tensor.dtype || copy.end - copy.begin !== size) throw differs();
  const parts = [new Uint8Array(PART_BYTES), new Uint8Array(PART_BYTES)];
  for (let start = 0; start < size; start += PART_BYTES) {
    const [a, b] = parts.map((part) => part.subarray(0, Math.min(PART_BYTES, size - start)));
    await readBytes(tensor, start, a);
    await readBytes(copy, start, b);
    if (a.some((byte, i) => byte !== b[i])) throw differs();
  }
}
