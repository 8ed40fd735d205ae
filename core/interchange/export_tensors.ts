import { DataError } from "../base/errors.ts";
import { type FileTensor, headerText, type TensorEntry } from "../train/safetensors.ts";
import type { HeaderEntry } from "../train/safetensors_header.ts";
import type { MatchedTensor } from "./match_tensors.ts";
import { takeTensor } from "./place_tensor.ts";
import { encodeFloats, type FloatDtype } from "./tensor_dtypes.ts";
import type { TensorRule } from "./tensor_rule.ts";

/** Bytes of a tensor as they were read, and where they begin. */
export interface KeptBytes {
  readonly begin: number;
  readonly bytes: Uint8Array;
}

/** Parameters by path. */
type Parameters = ReadonlyMap<string, FileTensor>;

/**
 * Lists the bytes of a safetensors file of published tensors, one tensor at a time.
 *
 * They stand in the order of their names, as the library writes them.
 *
 * @param rules The tensors.
 * @param options Values, and the type to write them in.
 * @returns Yields the header, then each tensor when it is asked for.
 * @throws {DataError} If a value is too large for the type.
 */
export function* exportFile(
  rules: readonly TensorRule[],
  { weights, dtype }: { readonly weights: Parameters; readonly dtype: FloatDtype },
): Generator<Uint8Array> {
  const sorted = rules
    .flatMap((rule) => (rule.written ?? [rule.names[0]]).map((name) => ({ name, rule })))
    .toSorted((a, b) => a.name < b.name ? -1 : 1);
  const entries = sorted.map(({ name, rule: { shape } }): TensorEntry => ({ name, shape, dtype }));
  yield headerText(entries, { format: "pt" });
  for (const { name, rule } of sorted) yield tensorBytes(rule, { weights, dtype, name });
}

/**
 * Lists the bytes of a file that was read, with the values that a model has now.
 *
 * @param header The file's header, with its length in front.
 * @param parts Its tensors and their places in the model, in any order; bytes of those that have no
 * place there; and values.
 * @returns Yields the header, then each tensor when it is asked for.
 * @throws {DataError} If a value is too large for the type of its tensor.
 */
export function* rewriteFile(
  header: Uint8Array,
  { matched, kept, weights }: {
    readonly matched: readonly MatchedTensor<HeaderEntry>[];
    readonly kept: readonly KeptBytes[];
    readonly weights: Parameters;
  },
): Generator<Uint8Array> {
  yield header;
  const written = matched.flatMap(({ rule, tensor, copies }) =>
    [tensor, ...copies].map(({ begin, dtype, name }) => ({
      begin,
      bytes: () => tensorBytes(rule, { weights, dtype: dtype as FloatDtype, name }),
    }))
  );
  const read = kept.map(({ begin, bytes }) => ({ begin, bytes: () => bytes }));
  for (const { bytes } of [...written, ...read].toSorted((a, b) => a.begin - b.begin)) {
    yield bytes();
  }
}

function tensorBytes(
  rule: TensorRule,
  { weights, dtype, name }: {
    readonly weights: Parameters;
    readonly dtype: FloatDtype;
    readonly name: string;
  },
): Uint8Array {
  const values = takeTensor(weights.get(rule.path)!, rule);
  const most = dtype === "F16" ? 65_519.996 : 3.3895e38;
  const at = dtype === "F32" ? -1 : values.findIndex((value) => Math.abs(value) > most);
  if (at < 0) return encodeFloats(values, dtype);
  throw new DataError(
    `Cannot export a model as values must fit the type: dtype=${dtype}, tensor=${name}, ` +
      `index=${at}, value=${values[at]}`,
  );
}
