import type { Device, Executable } from "../device/device.ts";
import { architectureOf } from "../model/architecture.ts";
import { buildCachedDecoder, buildPrefill, buildSourcePass } from "../model/cached_decoder.ts";
import { type DecoderSpec, headColumns } from "../model/decoder_spec.ts";
import type { CacheSize } from "../model/model_builder.ts";
import type { Weights } from "../train/model_weights.ts";
import { CachePass, compileModel } from "./cache_pass.ts";
import { splitCache } from "./split_cache.ts";

/** A model with its parameters. */
export interface LoadedModel {
  readonly model: DecoderSpec;
  readonly weights: Weights;
}

/**
 * Computes logits token by token: each run takes one new token of each sequence, and keys and
 * values of those before it stay on the device; of an encoder-decoder those of the sources too,
 * which are read once.
 *
 * The logits have the bits of a pass over the whole sequence, on every device that gives the
 * canonical ones.
 */
export class TokenDecoder {
  /** Sequences, and the tokens that each may have. */
  readonly size: CacheSize;
  readonly #device: Device;
  readonly #loaded: LoadedModel;
  readonly #executable: Executable;
  /** Tokens of each sequence that are cached. */
  readonly #cached: Uint32Array;
  /** Reads prompts into the caches; not behind an encoder, where they are read token by token. */
  readonly #prompts: CachePass;
  /** Reads sources into what layers keep of them. */
  readonly #sources: CachePass;

  private constructor(
    device: Device,
    parts: {
      readonly loaded: LoadedModel;
      readonly size: CacheSize;
      readonly executable: Executable;
    },
  ) {
    this.size = parts.size;
    this.#device = device;
    this.#loaded = parts.loaded;
    this.#executable = parts.executable;
    this.#cached = new Uint32Array(parts.size.batch);
    const { model: spec, weights } = parts.loaded;
    const { batch } = parts.size;
    this.#prompts = new CachePass(device, {
      ...{ weights, tokens: "tokens" },
      ...(architectureOf(spec) === "prefix" && { visible: "visible" }),
      build: (length) => buildPrefill(spec, { batch, length }),
    });
    this.#sources = new CachePass(device, {
      ...{ weights, tokens: "source", visible: "sourceVisible" },
      build: (length) => buildSourcePass(spec, { batch, length }),
    });
  }

  /**
   * Compiles the graph of one token and writes the parameters.
   *
   * @throws {RangeError} If tokens of the model see those after them.
   * @throws {PositionRowsError} If sequences may become longer than a learned table of positions.
   * @throws {DeviceLimitError} If the graph does not fit.
   */
  static async open(device: Device, loaded: LoadedModel, size: CacheSize): Promise<TokenDecoder> {
    const { model, logits } = buildCachedDecoder(loaded.model, size);
    model.graph.output("logits", logits);
    const executable = await compileModel(device, model, loaded.weights);
    return new TokenDecoder(device, { loaded, size, executable });
  }

  /** Tokens of each sequence that are cached: the place of its next one. */
  get cached(): readonly number[] {
    return [...this.#cached];
  }

  /**
   * Begins sequences: reads all tokens but the last of each prompt, into the caches.
   *
   * The last one is the first that `next` takes. All tokens of the prompt of a prefix-LM see each
   * other; those that come see what is before them.
   *
   * @param prompts A prompt for each sequence, of one token or more; they may differ in length.
   * @param sources What the encoder of an encoder-decoder reads for each, of one token or more.
   * @throws {RangeError} If their number is another one, or one has no token, or too many.
   */
  async begin(
    prompts: readonly Uint32Array[],
    sources: readonly Uint32Array[] = [],
  ): Promise<void> {
    const { batch, capacity, source = 0 } = this.size;
    requireSequences("prompts", prompts, { count: batch, most: capacity });
    requireSequences("sources", sources, { count: source > 0 ? batch : 0, most: source });
    this.#cached.set(prompts.map(({ length }) => length - 1));
    switch (architectureOf(this.#loaded.model)) {
      case "encoder-decoder":
        await this.#fillSources(sources);
        await this.#readApart(prompts);
        break;
      case "prefix":
        // What a token leaves depends on all that it sees, the last one too.
        await this.#fill(prompts.some(({ length }) => length > 1) ? prompts : []);
        break;
      default:
        await this.#fill(prompts.map((prompt) => prompt.subarray(0, -1)));
    }
  }

  /**
   * Takes the next token of each sequence and gives the logits of what follows,
   * `[batch, vocabulary]`.
   *
   * @param tokens A token of each sequence.
   * @param isLive Which sequences go on; all where not given. Those that have ended are computed
   * with the others, and their logits mean nothing.
   * @throws {RangeError} If a sequence is full, or a token is outside the vocabulary.
   */
  async next(tokens: Uint32Array, isLive: readonly boolean[] = []): Promise<Float32Array> {
    const last = this.size.capacity - 1;
    const goesOn = (row: number) => isLive[row] ?? true;
    const position = this.#cached.map((place, row) => goesOn(row) ? place : Math.min(place, last));
    this.#executable.submit({ tokens, position });
    const logits = await this.#executable.read("logits");
    this.#cached.forEach((place, row) => this.#cached[row] = goesOn(row) ? place + 1 : place);
    return logits;
  }

  /** Gives the buffers back. */
  async close(): Promise<void> {
    await this.#prompts.close();
    await this.#sources.close();
    await this.#executable.dispose();
  }

  /** Reads sequences in one pass, unless none has a token. */
  async #fill(sequences: readonly Uint32Array[]): Promise<void> {
    if (sequences.every(({ length }) => length === 0)) return;
    const { batch, capacity } = this.size;
    const { length, outputs } = await this.#prompts.run(sequences);
    for (const [path, qkv] of outputs) {
      const spec = this.#loaded.model;
      const { keys, values } = splitCache(qkv, { batch, length, capacity, spec });
      await this.#executable.write(`${path}.cache.keys`, keys);
      await this.#executable.write(`${path}.cache.values`, values);
    }
  }

  /** Reads sources in one pass: keys and values of each, and those of its last token once more. */
  async #fillSources(sources: readonly Uint32Array[]): Promise<void> {
    const { batch, source: capacity = 0 } = this.size;
    const { model } = this.#loaded;
    const headWidth = headColumns(model);
    const columns = 2 * model.kvHeads * headWidth;
    const lastOf = Uint32Array.from(sources, ({ length }) => length - 1);
    const { length, outputs } = await this.#sources.run(sources);
    for (const [path, kv] of outputs) {
      const spec = { ...model, headWidth, heads: 0 }; // no columns of queries
      const { keys, values } = splitCache(kv, { batch, length, capacity, spec });
      const last = new Float32Array(batch * columns);
      lastOf.forEach((place, row) => {
        const from = (row * length + place) * columns;
        last.set(kv.subarray(from, from + columns), row * columns);
      });
      await this.#executable.write(`${path}.cache.keys`, keys);
      await this.#executable.write(`${path}.cache.values`, values);
      await this.#executable.write(`${path}.cache.last`, last);
    }
    await this.#executable.write("sourceLast", lastOf);
  }

  /** Reads prompts token by token; a shorter one reads its last but one token again. */
  async #readApart(prompts: readonly Uint32Array[]): Promise<void> {
    const longest = Math.max(...prompts.map(({ length }) => length));
    for (let i = 0; i < longest - 1; i++) {
      const position = Uint32Array.from(prompts, ({ length }) => Math.min(i, length - 1));
      const tokens = position.map((place, row) => prompts[row][place]);
      this.#executable.submit({ tokens, position });
      await this.#executable.settle();
    }
  }
}

function requireSequences(
  what: "prompts" | "sources",
  given: readonly Uint32Array[],
  { count, most }: { readonly count: number; readonly most: number },
): void {
  const lengths = given.map(({ length }) => length);
  const fits = lengths.every((length) => length >= 1 && length <= most);
  if (given.length === count && fits) return;
  throw new RangeError(
    `Cannot begin to generate as there must be ${count} ${what}` +
      `${count > 0 ? ` of 1 to ${most} tokens` : ""}: ` +
      `${what}=${given.length}, tokens=${lengths.join(", ")}`,
  );
}
