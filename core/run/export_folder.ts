import { DataError } from "../base/errors.ts";
import { configFields } from "../interchange/config_fields.ts";
import { exportConfig, type ExportedModel, functionFault } from "../interchange/export_config.ts";
import { exportFile, rewriteFile } from "../interchange/export_tensors.ts";
import { formatOf, FORMATS, readPublished } from "../interchange/formats.ts";
import { publishedConfigText } from "../interchange/published_config_text.ts";
import { matchTensors } from "../interchange/match_tensors.ts";
import type { FloatDtype } from "../interchange/tensor_dtypes.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import { framedHeader } from "../train/safetensors.ts";
import { type HeaderEntry, parseHeader } from "../train/safetensors_header.ts";
import type { Weights } from "../train/model_weights.ts";
import { DENO_FILE_SYSTEM } from "./file_system.ts";
import { type PublishedSource, SIDE_FILES } from "./published_source.ts";
import { type FileContent, replaceFolder } from "./replace_folder.ts";

const [CONFIG, SINGLE, INDEX] = [
  "config.json",
  "model.safetensors",
  "model.safetensors.index.json",
];
const TOKENIZER = "tokenizer.json";
/** Names of types in configs. */
const TORCH_DTYPES = { F32: "float32", F16: "float16", BF16: "bfloat16" } as const;

/** A model to write for others. */
export interface ExportRequest {
  readonly model: DecoderSpec;
  readonly weights: Weights;
  /** Files that it was read from, where it was. */
  readonly source?: PublishedSource;
  /** Text of its tokenizer's file. */
  readonly tokenizerFile?: Uint8Array;
  /** Family; that of the source where not given, else the only one that fits. */
  readonly format?: string;
  /** Type of elements; that of the source where not given, else F32. */
  readonly dtype?: FloatDtype;
}

/** What was written. */
export interface ExportOutcome {
  readonly format: string;
  /** Whether the files have the form of those that the model was read from. */
  readonly asSource: boolean;
  readonly files: readonly string[];
}

/**
 * Writes a model as a folder of Hugging Face's libraries.
 *
 * A model that was imported gets the files it came from, with the values that it has now: unchanged
 * ones give the same bytes. Any other gets one file, in float32 where nothing else is wanted.
 *
 * @param folder Path of the folder; new, or one that holds an exported model and nothing else.
 * @param request The model.
 * @throws {DataError} If no family can say the model, with what differs.
 * @throws {StoreError} If the folder holds other files.
 */
export async function exportFolder(folder: string, request: ExportRequest): Promise<ExportOutcome> {
  const { source, tokenizerFile } = request;
  const again = source === undefined ? undefined : asSource(source, request);
  const { format, content } = again ?? asNew(request);
  if (tokenizerFile !== undefined) content.set(TOKENIZER, tokenizerFile);
  const text = new TextEncoder();
  for (const [name, side] of Object.entries(source?.files ?? {})) {
    content.set(name, text.encode(side));
  }
  const files = [...content.keys()];
  await replaceFolder(folder.replace(/(?<=.)\/+$/, ""), content, {
    files: DENO_FILE_SYSTEM,
    names: [...new Set([...files, CONFIG, SINGLE, INDEX, TOKENIZER, ...SIDE_FILES])],
  });
  return { format, asSource: again !== undefined, files };
}

/** What is to be written, by the name of the file. */
interface ExportContent {
  readonly format: string;
  readonly content: Map<string, FileContent>;
}

/** Writes the files of the source again; undefined where they do not say what is wanted. */
function asSource(
  source: PublishedSource,
  { model, weights, format, dtype }: ExportRequest,
): ExportContent | undefined {
  if ((format ?? source.format) !== source.format || dtype !== undefined) return undefined;
  const place = `${CONFIG} of its source`;
  const fields = configFields(JSON.parse(source.config), place);
  const text = new TextEncoder();
  const files = Object.entries(source.headers).map(([name, header]) => {
    const bytes = text.encode(header);
    return { name, bytes, entries: entriesOf(bytes, name) };
  });
  const found = files.flatMap(({ name, entries }) =>
    entries.map((each) => ({ ...each, in: name }))
  );
  const tensors = found.map(({ name }) => name);
  const published = readPublished(fields, { tensors });
  const { matched, ignored } = matchTensors(found, published, place);
  const { unused = {} } = source;
  const kept = new Map(
    Object.entries(unused).map(([name, text]) => [name, Uint8Array.fromBase64(text)]),
  );
  // What changes no logits may be too large to be kept.
  const isWhole = ignored.every(({ name, begin, end }) => kept.get(name)?.length === end - begin);
  if (!isWhole) return undefined;
  if (functionFault(model, published.model) !== undefined) return undefined;
  const content = new Map<string, FileContent>([[CONFIG, text.encode(source.config)]]);
  for (const { name, bytes } of files) {
    const own = matched.flatMap(({ rule, tensor, copies }) =>
      [tensor, ...copies].filter((each) => each.in === name)
        .map((each) => ({ rule, tensor: each, copies: [] }))
    );
    const others = ignored.filter((each) => each.in === name)
      .map((each) => ({ begin: each.begin, bytes: kept.get(each.name)! }));
    content.set(name, rewriteFile(framedHeader(bytes), { matched: own, kept: others, weights }));
  }
  if (source.index !== undefined) content.set(INDEX, text.encode(source.index));
  return { format: source.format, content };
}

/** Reads a header without its file, whose size is what the header says. */
function entriesOf(bytes: Uint8Array, path: string): readonly HeaderEntry[] {
  const ends = Object.values(Object(JSON.parse(new TextDecoder().decode(bytes))))
    .map((entry) => Number(Object(entry).data_offsets?.[1] ?? 0));
  const fileBytes = 8 + bytes.length + Math.max(0, ...ends);
  return parseHeader(bytes, { path, fileBytes }).entries;
}

/** Writes a config and one file in the family's form. */
function asNew(request: ExportRequest): ExportContent {
  const { model, weights, source, dtype = "F32" } = request;
  const name = request.format ?? source?.format ?? onlyFormat(model);
  const { tensors, fields } = configOf(model, { name, source });
  const text = new TextEncoder();
  return {
    format: name,
    content: new Map<string, FileContent>([
      [CONFIG, text.encode(publishedConfigText({ ...fields, ...dtypeField(fields, dtype) }))],
      [SINGLE, exportFile(tensors, { weights, dtype })],
    ]),
  };
}

/**
 * Writes a config of our own, which all versions read; else gives that of the source, where the
 * model still is what it says: it may say what ours cannot, such as a rule of rotary scaling.
 */
function configOf(
  model: DecoderSpec,
  { name, source }: { readonly name: string; readonly source?: PublishedSource },
): Pick<ExportedModel, "tensors" | "fields"> {
  try {
    return exportConfig(model, formatOf(name));
  } catch (error) {
    if (source?.format !== name || !(error instanceof DataError)) throw error;
    const fields = JSON.parse(source.config);
    const { tensors, model: said } = readPublished(configFields(fields, `${CONFIG} of its source`));
    if (functionFault(model, said) !== undefined) throw error;
    return { tensors, fields };
  }
}

/** The type of elements, under the name that the config has for it. */
function dtypeField(fields: Readonly<Record<string, unknown>>, dtype: FloatDtype) {
  const key = Object.hasOwn(fields, "dtype") ? "dtype" : "torch_dtype";
  return { [key]: TORCH_DTYPES[dtype] };
}

/** Finds the family that can say a model. */
function onlyFormat(model: DecoderSpec): string {
  const faults: string[] = [];
  for (const format of FORMATS) {
    try {
      exportConfig(model, format);
      return format.name;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      faults.push(error.message);
    }
  }
  throw new DataError(
    `Cannot export a model as no format has its parts:\n  ${faults.join("\n  ")}`,
  );
}
