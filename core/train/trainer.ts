import { DivergenceError } from "../base/errors.ts";
import type { Device, Executable, InputValues } from "../device/device.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import { createStream } from "../random/stream.ts";
import { type Batch, checkBatch } from "./batch.ts";
import { findNonFinite } from "./find_non_finite.ts";
import { initialState, type Start } from "./initial_state.ts";
import { optimizerScalars } from "./optimizer_scalars.ts";
import { stateHash } from "./state_hash.ts";
import { LOG_CAPACITY, type TrainSpec } from "./train_spec.ts";
import { type TrainingGraph, trainingGraph } from "./training_graph.ts";
import {
  divergedAt,
  RECORD_VALUES,
  recordAt,
  type StepRecord,
  type TrainingState,
  wordsOf,
} from "./training_state.ts";

/** What is trained, and how: plain data. */
export interface TrainingSpec {
  readonly model: DecoderSpec;
  readonly train: TrainSpec;
}

/**
 * Trains a model, or several replicates of it side by side, on a device.
 *
 * A step writes its batch and runs one compiled graph; nothing is read back until the log is full,
 * so that losses cost no wait. A replicate whose loss or gradient is not finite stays as it was
 * before that step.
 */
export class Trainer {
  /** The graph of a step, before fusion. */
  readonly training: TrainingGraph;
  /** What is trained. */
  readonly spec: TrainingSpec;
  /** Number of replicates. */
  readonly replicates: number;
  readonly #executable: Executable;
  readonly #start: Start;
  readonly #capacity: number;
  /** Records that were read, of each replicate. */
  #logs: Float32Array[];
  /** Steps submitted. */
  #step: number;
  /** Batches of the steps whose records were not read yet. */
  #recent: Batch[] = [];
  #failure?: DivergenceError;

  private constructor(
    parts: {
      readonly training: TrainingGraph;
      readonly spec: TrainingSpec;
      readonly executable: Executable;
      readonly start: Start;
    },
    state: TrainingState,
  ) {
    this.training = parts.training;
    this.spec = parts.spec;
    this.replicates = state.replicates;
    this.#executable = parts.executable;
    this.#start = parts.start;
    this.#capacity = parts.spec.train.logCapacity ?? LOG_CAPACITY;
    this.#logs = [...state.logs];
    this.#step = state.step;
  }

  /**
   * Compiles a training step and writes the values with which it begins, or goes on.
   *
   * @param device Where it runs.
   * @param spec Model and training.
   * @param start Seeds of the replicates; they decide dropout too, so they are needed to go on.
   * @param state Where to go on; the beginning where not given.
   * @throws {DeviceLimitError} If the graph does not fit, before anything is allocated.
   * @throws {RangeError} If a specification breaks a rule, or the state does not fit it.
   */
  static async open(
    device: Device,
    spec: TrainingSpec,
    start: Start,
    state?: TrainingState,
  ): Promise<Trainer> {
    const training = trainingGraph(spec.model, spec.train);
    const first = state ?? initialState(training, start);
    const replicates = start.seeds.length;
    if (first.replicates !== replicates) {
      throw new RangeError(
        `Cannot go on training as there must be a seed for each replicate: seeds=${replicates}, ` +
          `replicates=${first.replicates}`,
      );
    }
    const executable = await device.compile(fuseGraph(training.graph), { replicates });
    try {
      for (const { name, values } of training.tables) await executable.write(name, values);
      for (const [name, words] of first.arenas) await executable.write(name, words);
      await executable.write("record", first.record);
    } catch (error) {
      await executable.dispose();
      throw error;
    }
    return new Trainer({ training, spec, executable, start }, first);
  }

  /** Bytes that the memory plan announced for all replicates. */
  get plannedBytes(): number {
    return this.#executable.plannedBytes;
  }

  /** Steps taken. */
  get step(): number {
    return this.#step;
  }

  /**
   * Takes a step, without waiting for it.
   *
   * @throws {RangeError} If the batch has another size, or a token is outside the vocabulary.
   * @throws {DivergenceError} If an earlier step diverged, in every replicate.
   * @throws {DeviceLostError} If the device was lost.
   */
  async takeStep(batch: Batch): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    checkBatch(this.spec.train, batch, this.replicates);
    if (this.#recent.length === this.#capacity) await this.#drain();
    this.#executable.submit(this.#inputs(batch, this.#step));
    this.#recent.push(batch);
    this.#step += 1;
  }

  /** Waits for all steps, and reads their records: of each replicate, as far as it got. */
  async records(): Promise<StepRecord[][]> {
    await this.#drain();
    return this.#logs.map((log) => {
      const steps = divergedAt(log) ?? log.length / RECORD_VALUES;
      return Array.from({ length: steps }, (_, step) => recordAt(log, step));
    });
  }

  /** Waits for all steps, and gives the losses of a replicate. */
  async losses(replicate = 0): Promise<Float32Array> {
    return Float32Array.from((await this.records())[replicate], ({ loss }) => loss);
  }

  /** Step at which each replicate diverged, where it did; as far as records were read. */
  divergedAt(): (number | undefined)[] {
    return this.#logs.map(divergedAt);
  }

  /** Waits for all steps, and copies everything that they change to the host. */
  async state(): Promise<TrainingState> {
    await this.#drain();
    const arenas = new Map<string, Uint32Array>();
    for (const name of this.training.arenas.flatMap(({ inputs }) => inputs)) {
      arenas.set(name, wordsOf(await this.#executable.read(name)));
    }
    const record = wordsOf(await this.#executable.read("record"));
    return {
      step: this.#step,
      replicates: this.replicates,
      arenas,
      record,
      logs: this.#logs.map((log) => log.slice()),
    };
  }

  /** Hashes what training has made of each replicate; see `stateHash`. */
  async hashes(): Promise<string[]> {
    const state = await this.state();
    return state.logs.map((_, replicate) => stateHash(this.training, state, replicate));
  }

  /** Gives the buffers back. */
  async close(): Promise<void> {
    await this.#executable.dispose();
  }

  #inputs({ tokens, targets }: Batch, step: number): InputValues {
    const { seeds, experiment } = this.#start;
    const keys = this.training.dropouts.map((path): [string, Uint32Array] => [
      path,
      Uint32Array.from(seeds.flatMap((seed) => [
        ...createStream({ seed, path, experiment }).atStep(step).keyWords(),
      ])),
    ]);
    return {
      tokens,
      targets,
      scalars: optimizerScalars(this.spec.train, step),
      "log.at": Uint32Array.of(step % this.#capacity),
      ...Object.fromEntries(keys),
    };
  }

  /** Reads the records of the steps since the last time; looks whether they diverged. */
  async #drain(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const count = this.#recent.length;
    if (count === 0) return;
    const rows = await this.#executable.read("log");
    const first = this.#step - count;
    this.#logs = this.#logs.map((log, r) => {
      const longer = new Float32Array(RECORD_VALUES * this.#step);
      longer.set(log);
      for (let step = first; step < this.#step; step++) {
        const at = RECORD_VALUES * (r * this.#capacity + step % this.#capacity);
        longer.set(rows.subarray(at, at + RECORD_VALUES), RECORD_VALUES * step);
      }
      return longer;
    });
    const recent = this.#recent;
    this.#recent = [];
    const diverged = this.divergedAt();
    if (diverged.includes(undefined)) return;
    const step = Math.max(...diverged as number[]);
    throw await this.#diverge(step, recent[step - first]);
  }

  /** Takes the step that diverged again, which changes nothing, and names what is not finite. */
  async #diverge(step: number, batch: Batch): Promise<DivergenceError> {
    this.#executable.submit(this.#inputs(batch, step));
    const tensor = await findNonFinite(this.training, this.#executable);
    const { loss, norm } = recordAt(this.#logs[0], step);
    this.#failure = new DivergenceError(
      `Cannot go on training as loss and gradients must be finite: step=${step}, ` +
        `tensor=${tensor}, loss=${loss}, norm=${norm}; the state is that before the step`,
      { step, tensor },
    );
    this.#step = step;
    return this.#failure;
  }
}
