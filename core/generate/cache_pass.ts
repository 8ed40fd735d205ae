import type { Device, Executable } from "../device/device.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import type { ModelBuilder } from "../model/model_builder.ts";
import type { Weights } from "../train/model_weights.ts";
import { writeModel } from "../train/write_model.ts";

/** What a pass reads, and how its graph is built. */
export interface CachePassOptions {
  readonly weights: Weights;
  /** Name of the input of tokens, `[batch, length]`. */
  readonly tokens: string;
  /** Name of the input that says how many tokens each one sees, where there is one. */
  readonly visible?: string;
  /** Builds the graph for sequences of a length; its outputs are what is read. */
  readonly build: (length: number) => ModelBuilder;
}

/** What a pass gave: its outputs, by their names, for sequences of a length. */
export interface CachePassResult {
  /** Tokens of each, padding included. */
  readonly length: number;
  readonly outputs: ReadonlyMap<string, Float32Array>;
}

/** Reads whole sequences at once; the graph that was compiled last is kept for the next ones. */
export class CachePass {
  readonly #device: Device;
  readonly #options: CachePassOptions;
  #compiled?: CompiledPass;

  /** Prepares a pass; its graph is compiled when it is first needed. */
  constructor(device: Device, options: CachePassOptions) {
    this.#device = device;
    this.#options = options;
  }

  /**
   * Reads sequences, which may differ in length.
   *
   * Behind a shorter one stands token 0. What it leaves means nothing, and no token of the sequence
   * sees it: neither where tokens see those before them, nor where they see all that are its own.
   *
   * @param sequences One for each row, of which one has a token.
   */
  async run(sequences: readonly Uint32Array[]): Promise<CachePassResult> {
    const longest = Math.max(...sequences.map(({ length }) => length));
    const { executable, length, names } = await this.#passOver(longest);
    const { tokens, visible } = this.#options;
    const read = new Uint32Array(sequences.length * length);
    const seen = new Uint32Array(read.length).fill(1);
    sequences.forEach((sequence, row) => {
      read.set(sequence, row * length);
      seen.fill(Math.max(1, sequence.length), row * length, (row + 1) * length);
    });
    executable.submit({ [tokens]: read, ...(visible !== undefined && { [visible]: seen }) });
    const outputs = new Map<string, Float32Array>();
    for (const name of names) outputs.set(name, await executable.read(name));
    return { length, outputs };
  }

  /** Gives the buffers back. */
  async close(): Promise<void> {
    await this.#compiled?.executable.dispose();
    this.#compiled = undefined;
  }

  /** Compiles the graph, unless the last one has room for the length and not twice as much. */
  async #passOver(length: number): Promise<CompiledPass> {
    const known = this.#compiled;
    if (known !== undefined && length <= known.length && known.length < 2 * length) return known;
    await this.close();
    const { build, weights } = this.#options;
    const model = build(length);
    const executable = await compileModel(this.#device, model, weights);
    const names = [...model.graph.build().outputs.keys()];
    return this.#compiled = { executable, length, names };
  }
}

interface CompiledPass {
  readonly executable: Executable;
  readonly length: number;
  /** Names of its outputs. */
  readonly names: readonly string[];
}

/** Compiles a graph and writes what never changes. */
export async function compileModel(
  device: Device,
  model: ModelBuilder,
  weights: Weights,
): Promise<Executable> {
  const executable = await device.compile(fuseGraph(model.graph.build()));
  try {
    await writeModel(executable, model, weights);
    return executable;
  } catch (error) {
    await executable.dispose();
    throw error;
  }
}
