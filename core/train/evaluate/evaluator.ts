import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import type { TokenBatch } from "../../data/dataset.ts";
import { placeInWindows } from "../../data/split_windows.ts";
import type { Device, Executable } from "../../device/device.ts";
import { fuseGraph } from "../../graph/fuse_graph.ts";
import { architectureOf, sidesOf } from "../../model/architecture.ts";
import type { DecoderSpec } from "../../model/decoder_spec.ts";
import { modelBatch } from "../model_data.ts";
import { highestAt } from "./highest_at.ts";
import { type EvaluatedModel, evaluationGraph } from "./evaluation_graph.ts";
import type { Windows } from "./windows.ts";

/** Tokens of a run; a sequence that is longer has a run of its own. */
const TOKENS_PER_RUN = 2_048;

/** Parameters as they lie in their arenas, by the names of the inputs: `[replicates, length]`. */
export type ParameterWords = ReadonlyMap<string, Uint32Array>;

/** What a replicate made of windows. */
export interface WindowLosses {
  /** Nats of each target, `[count, length]`; 0 where it is IGNORE_INDEX. */
  readonly losses: Float32Array;
  /** 1 where the highest logit, the first of equal ones, is the target; empty if not asked for. */
  readonly hits: Uint8Array;
}

/** How an evaluator works. */
export interface EvaluatorOptions {
  /** Runs side by side, each with parameters of its own; 1 where not given. */
  readonly replicates?: number;
  /** Tokens of a run, in whole sequences; changes the speed only. */
  readonly tokensPerRun?: number;
}

/**
 * Gives the losses of a model for windows of any length, by graphs of its own.
 *
 * It takes copies of parameters, so nothing that it does can move training. A graph is compiled once
 * for each length and kept.
 */
export class Evaluator {
  readonly #device: Device;
  readonly #model: EvaluatedModel;
  readonly #replicates: number;
  readonly #tokensPerRun: number;
  readonly #executables = new Map<string, Executable>();

  /**
   * Prepares to evaluate; graphs are compiled when they are first needed.
   *
   * @param device Where it runs.
   * @param model What is evaluated.
   * @param options Replicates, and the size of a run.
   */
  constructor(
    device: Device,
    model: EvaluatedModel,
    { replicates = 1, tokensPerRun = TOKENS_PER_RUN }: EvaluatorOptions = {},
  ) {
    this.#device = device;
    this.#model = model;
    this.#replicates = replicates;
    this.#tokensPerRun = tokensPerRun;
  }

  /**
   * Gives the loss of each target, of each replicate.
   *
   * The bits of a target depend on its own window alone.
   *
   * @param parameters Values of all arenas.
   * @param windows The same for all replicates.
   * @param options `hits`: whether to say where the highest logit is the target.
   * @throws {RangeError} If windows are longer than the model reaches.
   */
  async losses(
    parameters: ParameterWords,
    windows: Windows,
    { hits = false }: { readonly hits?: boolean } = {},
  ): Promise<WindowLosses[]> {
    const { count, length } = windows;
    const batch = Math.max(1, Math.min(count, Math.floor(this.#tokensPerRun / length)));
    const executable = await this.#executable(batch, length, hits);
    for (const [name, words] of parameters) await executable.write(name, words);
    const results = Array.from({ length: this.#replicates }, () => ({
      losses: new Float32Array(count * length),
      hits: new Uint8Array(hits ? count * length : 0),
    }));
    const { model } = this.#model;
    for (let first = 0; first < count; first += batch) {
      const part = partOf(windows, first, batch);
      const read = modelBatch(model, part, length);
      executable.submit({ ...read });
      const losses = await executable.read("losses");
      const logits = hits ? await executable.read("logits") : undefined;
      const used = Math.min(batch, count - first) * length;
      const own = losses.length / this.#replicates;
      results.forEach((result, r) => {
        const inWindows = <T extends Float32Array | Uint8Array>(values: T): T =>
          windowValues(model, values, { part, length }).subarray(0, used) as T;
        result.losses.set(inWindows(losses.subarray(r * own, (r + 1) * own)), first * length);
        if (logits === undefined) return;
        const vocabulary = logits.length / losses.length;
        const found = Uint8Array.from(read.targets, (target, i) => {
          const row = logits.subarray((r * own + i) * vocabulary, (r * own + i + 1) * vocabulary);
          return highestAt(row) === target ? 1 : 0;
        });
        result.hits.set(inWindows(found), first * length);
      });
    }
    return results;
  }

  /** Gives all buffers back. */
  async close(): Promise<void> {
    const all = [...this.#executables.values()];
    this.#executables.clear();
    for (const executable of all) await executable.dispose();
  }

  async #executable(batch: number, length: number, logits: boolean): Promise<Executable> {
    const key = `${batch} ${length} ${logits}`;
    const known = this.#executables.get(key);
    if (known !== undefined) return known;
    const { graph, tables } = evaluationGraph(this.#model, { batch, length }, { logits });
    const executable = await this.#device.compile(fuseGraph(graph), {
      replicates: this.#replicates,
    });
    this.#executables.set(key, executable);
    for (const { name, values } of tables) await executable.write(name, values);
    return executable;
  }
}

/** Takes some windows; those that are missing at the end have nothing to score. */
function partOf(
  { tokens, targets, visible, length }: Windows,
  first: number,
  batch: number,
): TokenBatch {
  const [from, to] = [first * length, (first + batch) * length];
  const cut = (values: Uint32Array, missing: number) => {
    if (to <= values.length) return values.subarray(from, to);
    const filled = new Uint32Array(batch * length).fill(missing);
    filled.set(values.subarray(from));
    return filled;
  };
  return {
    tokens: cut(tokens, 0),
    targets: cut(targets, IGNORE_INDEX),
    ...(visible && { visible: cut(visible, 1) }),
  };
}

/** Gives the values of a model's targets at the places of their windows. */
function windowValues<T extends Float32Array | Uint8Array>(
  model: DecoderSpec,
  values: T,
  { part, length }: { readonly part: TokenBatch; readonly length: number },
): T {
  if (architectureOf(model) !== "encoder-decoder") return values;
  const size = { length, ...sidesOf(length) };
  const into = new (values.constructor as new (size: number) => T)(part.targets.length);
  placeInWindows(values, part, { size, into });
  return into;
}
