import { DivergenceError } from "../base/errors.ts";
import type { Device, Executable } from "../device/device.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import { type Batch, checkBatch } from "./batch.ts";
import { findNonFinite } from "./find_non_finite.ts";
import { firstInputs, writeInputs } from "./first_inputs.ts";
import { initialState, type Start } from "./initial_state.ts";
import { microBatches } from "./micro_batches.ts";
import { stateHash } from "./state_hash.ts";
import { stepInputs } from "./step_inputs.ts";
import { StepLog } from "./step_log.ts";
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
  readonly #log: StepLog;
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
    this.#log = new StepLog(parts.spec.train.logCapacity ?? LOG_CAPACITY, state);
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
      await writeInputs(executable, firstInputs(training, first));
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
    return this.#log.step;
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
    checkBatch(this.spec, batch, this.replicates);
    if (this.#log.isFull) await this.#drain();
    this.#submit(batch, this.step);
    this.#log.push(batch);
  }

  /** Waits for all steps, and reads their records: of each replicate, as far as it got. */
  async records(): Promise<StepRecord[][]> {
    await this.#drain();
    return this.#log.logs.map((log) => {
      const steps = divergedAt(log) ?? log.length / RECORD_VALUES;
      return Array.from({ length: steps }, (_, step) => recordAt(log, step));
    });
  }

  /** Waits for all steps, and gives the losses of a replicate. */
  async losses(replicate = 0): Promise<Float32Array> {
    return Float32Array.from((await this.records())[replicate], ({ loss }) => loss);
  }

  /** Records of all steps of each replicate, `[steps, 3]`, as far as they were read. */
  get logs(): readonly Float32Array[] {
    return this.#log.logs;
  }

  /** Waits for all steps, and reads their records. */
  async settle(): Promise<void> {
    await this.#drain();
  }

  /** Step at which each replicate diverged, where it did; as far as records were read. */
  divergedAt(): (number | undefined)[] {
    return this.#log.logs.map(divergedAt);
  }

  /** Waits for all steps, and copies the parameters to the host, by the names of their arenas. */
  async parameters(): Promise<Map<string, Uint32Array>> {
    await this.#drain();
    return await this.#readAll(this.training.arenas.map(({ inputs: [parameters] }) => parameters));
  }

  /** Waits for all steps, and copies everything that they change to the host. */
  async state(): Promise<TrainingState> {
    await this.#drain();
    const arenas = await this.#readAll(this.training.arenas.flatMap(({ inputs }) => inputs));
    const record = wordsOf(await this.#executable.read("record"));
    return {
      step: this.step,
      replicates: this.replicates,
      arenas,
      record,
      logs: this.#log.logs.map((log) => log.slice()),
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

  async #readAll(names: readonly string[]): Promise<Map<string, Uint32Array>> {
    const values = new Map<string, Uint32Array>();
    for (const name of names) values.set(name, wordsOf(await this.#executable.read(name)));
    return values;
  }

  #submit(batch: Batch, step: number): void {
    const { spec, training: { dropouts } } = this;
    const source = { train: spec.train, dropouts, start: this.#start };
    microBatches(spec, batch).forEach((micro, part) =>
      this.#executable.submit(stepInputs(source, micro, { step, part }))
    );
  }

  /** Reads the records of the steps since the last time; looks whether they diverged. */
  async #drain(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#log.unread === 0) return;
    const diverged = this.#log.absorb(await this.#executable.read("log"));
    if (diverged === undefined) return;
    // The step is taken again, which changes nothing, to see what is not finite.
    const { step, batch, replicate } = diverged;
    this.#submit(batch, step);
    const tensor = await findNonFinite(this.training, this.#executable, replicate);
    const { loss, norm } = recordAt(this.#log.logs[replicate], step);
    const which = this.replicates === 1 ? "" : `seed=${this.#start.seeds[replicate]}, `;
    this.#failure = new DivergenceError(
      `Cannot go on training as loss and gradients must be finite: ${which}step=${step}, ` +
        `tensor=${tensor}, loss=${loss}, norm=${norm}; the state is that before the step`,
      { step, tensor },
    );
    throw this.#failure;
  }
}
