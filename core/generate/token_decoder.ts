import type { Device, Executable } from "../device/device.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import { buildCachedDecoder, buildPrefill } from "../model/cached_decoder.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { CacheSize, ModelBuilder } from "../model/model_builder.ts";
import type { Weights } from "../train/model_weights.ts";
import { splitCache } from "./split_cache.ts";
import { writeModel } from "../train/write_model.ts";

/** A model with its parameters. */
export interface LoadedModel {
  readonly model: DecoderSpec;
  readonly weights: Weights;
}

/**
 * Computes logits token by token: each run takes one new token of each sequence, and keys and
 * values of those before it stay on the device.
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
  /** The pass over prompts that was made last: sequences that slide need the same again. */
  #prefill?: Prefill;

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
    const executable = await compile(device, model, loaded.weights);
    return new TokenDecoder(device, { loaded, size, executable });
  }

  /** Tokens of each sequence that are cached: the place of its next one. */
  get cached(): readonly number[] {
    return [...this.#cached];
  }

  /**
   * Begins sequences: reads all tokens but the last of each prompt in one pass, into the caches.
   *
   * The last one is the first that `next` takes.
   *
   * @param prompts A prompt for each sequence, of one token or more; they may differ in length.
   * @throws {RangeError} If their number is another one, or one has no token, or too many.
   */
  async begin(prompts: readonly Uint32Array[]): Promise<void> {
    const { batch, capacity } = this.size;
    const lengths = prompts.map(({ length }) => length);
    if (prompts.length !== batch || lengths.some((length) => length < 1 || length > capacity)) {
      throw new RangeError(
        `Cannot begin to generate as there must be ${batch} prompts of 1 to ${capacity} tokens: ` +
          `prompts=${prompts.length}, tokens=${lengths.join(", ")}`,
      );
    }
    this.#cached.set(lengths.map((length) => length - 1));
    const length = Math.max(...lengths) - 1;
    if (length > 0) await this.#fill(prompts, length);
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
    await this.#prefill?.executable.dispose();
    await this.#executable.dispose();
  }

  async #fill(prompts: readonly Uint32Array[], length: number): Promise<void> {
    const { batch } = this.size;
    const { executable, paths } = await this.#passOver(length);
    // Behind a shorter prompt stand tokens that no one before them sees; what they leave in the
    // caches is replaced before it is read.
    const tokens = new Uint32Array(batch * length);
    prompts.forEach((prompt, row) =>
      tokens.set(prompt.subarray(0, Math.min(prompt.length, length)), row * length)
    );
    executable.submit({ tokens });
    for (const path of paths) {
      const size = { ...this.size, length, spec: this.#loaded.model };
      const { keys, values } = splitCache(await executable.read(path), size);
      await this.#executable.write(`${path}.cache.keys`, keys);
      await this.#executable.write(`${path}.cache.values`, values);
    }
  }

  /** Compiles the pass over prompts of a length, unless the last one was of that length. */
  async #passOver(length: number): Promise<Prefill> {
    if (this.#prefill?.length === length) return this.#prefill;
    await this.#prefill?.executable.dispose();
    this.#prefill = undefined;
    const model = buildPrefill(this.#loaded.model, { batch: this.size.batch, length });
    const executable = await compile(this.#device, model, this.#loaded.weights);
    return this.#prefill = { executable, length, paths: [...model.attended.keys()] };
  }
}

/** A compiled pass over whole prompts. */
interface Prefill {
  readonly executable: Executable;
  /** Tokens of each. */
  readonly length: number;
  /** Its outputs: queries, keys and values of each attention layer. */
  readonly paths: readonly string[];
}

/** Compiles a graph and writes what never changes. */
async function compile(device: Device, model: ModelBuilder, weights: Weights) {
  const executable = await device.compile(fuseGraph(model.graph.build()));
  try {
    await writeModel(executable, model, weights);
    return executable;
  } catch (error) {
    await executable.dispose();
    throw error;
  }
}
