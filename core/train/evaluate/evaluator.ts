import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import type { Device, Executable } from "../../device/device.ts";
import { fuseGraph } from "../../graph/fuse_graph.ts";
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
    for (let first = 0; first < count; first += batch) {
      const part = partOf(windows, first, batch);
      executable.submit(part);
      const losses = await executable.read("losses");
      const logits = hits ? await executable.read("logits") : undefined;
      const used = Math.min(batch, count - first) * length;
      results.forEach((result, r) => {
        const from = r * batch * length;
        result.losses.set(losses.subarray(from, from + used), first * length);
        if (logits === undefined) return;
        const vocabulary = logits.length / losses.length;
        for (let i = 0; i < used; i++) {
          const row = logits.subarray((from + i) * vocabulary, (from + i + 1) * vocabulary);
          result.hits[first * length + i] = highestAt(row) === part.targets[i] ? 1 : 0;
        }
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
function partOf({ tokens, targets, length }: Windows, first: number, batch: number) {
  const [from, to] = [first * length, (first + batch) * length];
  if (to <= tokens.length) {
    return { tokens: tokens.subarray(from, to), targets: targets.subarray(from, to) };
  }
  const filled = {
    tokens: new Uint32Array(batch * length),
    targets: new Uint32Array(batch * length).fill(IGNORE_INDEX),
  };
  filled.tokens.set(tokens.subarray(from));
  filled.targets.set(targets.subarray(from));
  return filled;
}
