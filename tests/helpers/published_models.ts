import { elementCount } from "../../core/base/shape.ts";
import { computeLogits } from "../../core/generate/compute_logits.ts";
import { loadAnyModel } from "../../core/run/any_model_folder.ts";
import { onCpu } from "./on_cpu.ts";
import { peerHash } from "./peer_step.ts";
import { fromRoot } from "./root.ts";

/** Logits of a model for a sequence, some rows of them by their place. */
export interface ExpectedLogits {
  readonly tokens: readonly number[];
  /** What an encoder reads. */
  readonly source?: readonly number[];
  readonly logits: Readonly<Record<string, readonly number[]>>;
}

/** A model of `tests/fixtures/published`, whose tensors are made by a hash. */
export interface PublishedCase extends ExpectedLogits {
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: Readonly<Record<string, readonly number[]>>;
}

/** Fixtures by what made them: PyTorch alone, or a version of the library. */
export const PUBLISHED_FIXTURES = ["models", "transformers_4", "transformers_5"] as const;

/** What make_published.py or make_transformers.py wrote. */
export interface PublishedFixture {
  readonly models: Readonly<Record<string, PublishedCase>>;
  readonly folders: Readonly<Record<string, ExpectedLogits>>;
}

/** A tensor of a file that a test writes. */
export interface WrittenTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Reads a fixture. */
export function publishedFixture(
  name: typeof PUBLISHED_FIXTURES[number] = "models",
): PublishedFixture {
  return JSON.parse(Deno.readTextFileSync(fromRoot(`tests/fixtures/published/${name}.json`)));
}

/** Makes the tensors of a case as make_published.py makes them. */
export function publishedTensors({ tensors }: Pick<PublishedCase, "tensors">): WrittenTensor[] {
  return Object.entries(tensors).map(([name, shape], n) => {
    const isGain = shape.length === 1 && /norm|ln_/i.test(name) && name.includes("weight");
    const values = Float32Array.from(
      { length: elementCount(shape) },
      (_, i) => ((peerHash(i, 100 + n) >>> 8) / 8_388_608 - 1) * 0.5 + (isGain ? 1 : 0),
    );
    return { name, dtype: "F32", shape, bytes: new Uint8Array(values.buffer) };
  });
}

/** Writes a safetensors file, tensors in the order given. */
export function tensorFileBytes(
  tensors: readonly WrittenTensor[],
  metadata: Readonly<Record<string, string>> = { format: "pt" },
): Uint8Array {
  let end = 0;
  const parts = tensors.map(({ name, dtype, shape, bytes }) => {
    const begin = end;
    end += bytes.length;
    const entry = { dtype, shape, data_offsets: [begin, end] };
    return `${JSON.stringify(name)}:${JSON.stringify(entry)}`;
  });
  const header = `{"__metadata__":${JSON.stringify(metadata)},${parts.join(",")}}`;
  return withHeader(header, tensors.map(({ bytes }) => bytes));
}

/** Writes a file of a header, whatever it says, and data. */
export function withHeader(header: string, data: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header + " ".repeat((8 - header.length % 8) % 8));
  const bytes = new Uint8Array(8 + text.length + data.reduce((sum, each) => sum + each.length, 0));
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const each of data) {
    bytes.set(each, at);
    at += each.length;
  }
  return bytes;
}

/** Writes a folder with a config and one file of tensors. */
export async function writePublished(
  folder: string,
  { config, tensors }: {
    readonly config: Readonly<Record<string, unknown>>;
    readonly tensors: readonly WrittenTensor[];
  },
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/config.json`, JSON.stringify(config, null, 2));
  await Deno.writeFile(`${folder}/model.safetensors`, tensorFileBytes(tensors));
}

/** Largest difference of logits from what is expected, over the largest that is expected. */
export async function logitError(folder: string, expected: ExpectedLogits): Promise<number> {
  const tokens = Uint32Array.from(expected.tokens);
  const { model, weights } = await loadAnyModel(folder, { tokens: tokens.length });
  const source = expected.source && Uint32Array.from(expected.source);
  const request = { tokens, ...(source && { source }) };
  const found = await onCpu((device) => computeLogits(device, { model, weights }, request));
  let [error, size] = [0, 0];
  for (const [place, row] of Object.entries(expected.logits)) {
    row.forEach((value, i) => {
      const difference = Math.abs(found[Number(place) * model.vocabulary + i] - value);
      error = Math.max(error, Number.isNaN(difference) ? Infinity : difference);
      size = Math.max(size, Math.abs(value));
    });
  }
  return error / size;
}
