import type { Dataset, HeldOut } from "../../data/dataset.ts";
import type { Device } from "../../device/device.ts";
import { type EvaluatedModel, reachOf, readableLengths } from "./evaluation_graph.ts";
import { checkEvaluationPlan, type EvaluationPlan } from "./evaluation_plan.ts";
import { Evaluator, type ParameterWords } from "./evaluator.ts";
import { heldOutMeasurements } from "./held_out_measurements.ts";
import { type LengthMeasurements, lengthMeasurements } from "./length_measurements.ts";
import type { Measurement } from "./measurement.ts";
import { positionMeasurements } from "./position_measurements.ts";
import type { Windows } from "./windows.ts";

/** What is evaluated, on what and how. */
export interface EvaluationSubject {
  readonly evaluated: EvaluatedModel;
  readonly data: Dataset;
  readonly plan: EvaluationPlan;
  /** Tokens of a sequence in training. */
  readonly trained: number;
  /** Runs side by side; they are measured on the same data. */
  readonly replicates: number;
}

/** Weights at which a model is measured. */
export interface EvaluatedPlace {
  readonly parameters: ParameterWords;
  /** Updates before. */
  readonly step: number;
}

/** Measurements of each replicate. */
export type ReplicateMeasurements = readonly (readonly Measurement[])[];

/** Measures a model on held-out data, again and again, and by position and length at the end. */
export class ModelEvaluation {
  readonly #device: Device;
  readonly #subject: EvaluationSubject;
  readonly #evaluator: Evaluator;
  readonly #heldOut: HeldOut;

  /**
   * Prepares the held-out data.
   *
   * @throws {RangeError} If the plan breaks a rule, or the data have no such windows.
   */
  constructor(device: Device, subject: EvaluationSubject) {
    const { plan: { sequences }, data, trained, evaluated, replicates } = subject;
    checkEvaluationPlan(subject.plan);
    this.#device = device;
    this.#subject = subject;
    this.#evaluator = new Evaluator(device, evaluated, { replicates });
    this.#heldOut = data.heldOut({ sequences, length: trained });
  }

  /** Measures loss, perplexity, excess and accuracies on sequences as long as those of training. */
  heldOut(place: EvaluatedPlace): Promise<ReplicateMeasurements> {
    return this.#measure(this.#heldOut, place, "held-out");
  }

  async #measure(
    heldOut: HeldOut,
    { parameters, step }: EvaluatedPlace,
    split: string,
  ): Promise<ReplicateMeasurements> {
    const hits = this.#subject.data.kind === "problems";
    const results = await this.#evaluator.losses(parameters, windowsOf(heldOut), { hits });
    return results.map((result) => heldOutMeasurements(heldOut, result, { step, split }));
  }

  /**
   * Measures the trained model at every length: language by position and by each metric, problems
   * by problems of that length, `problems/<length>`.
   *
   * @param place Weights and updates.
   * @param pause Awaited between two measurements; rejects to end the work.
   * @returns Measurements of each replicate, and what was left out.
   */
  byLength(place: EvaluatedPlace, pause: () => Promise<void>): Promise<LengthMeasurements> {
    return this.#subject.data.kind === "language"
      ? this.#language(place, pause)
      : this.#problems(place, pause);
  }

  async #language(
    { parameters, step }: EvaluatedPlace,
    pause: () => Promise<void>,
  ): Promise<LengthMeasurements> {
    const { plan, data, trained, evaluated, replicates } = this.#subject;
    const longest = Math.max(trained, ...plan.lengths);
    const whole = longest === trained
      ? this.#heldOut
      : data.heldOut({ sequences: plan.sequences, length: longest });
    const windows = windowsOf(whole);
    const notes: string[] = [];
    let positions: ReplicateMeasurements = [];
    if (longest <= reachOf(evaluated.model)) {
      const results = await this.#evaluator.losses(parameters, windows);
      positions = results.map((result) => positionMeasurements(whole, result, step));
      await pause();
    } else {
      notes.push(`loss by position left out as the table of positions ends before ${longest}`);
    }
    const lengths = await lengthMeasurements(
      {
        ...{ device: this.#device, evaluated, replicates, parameters, data, step, pause },
        ...{ evaluator: this.#evaluator, whole: windows },
      },
      { ...plan, trained },
    );
    return {
      rows: lengths.rows.map((rows, r) => [...positions[r] ?? [], ...rows]),
      notes: [...notes, ...lengths.notes],
    };
  }

  async #problems(place: EvaluatedPlace, pause: () => Promise<void>): Promise<LengthMeasurements> {
    const { plan: { lengths, sequences }, data, trained, evaluated, replicates } = this.#subject;
    const rows: Measurement[][] = Array.from({ length: replicates }, () => []);
    const others = lengths.filter((length) => length !== trained);
    const { readable, notes } = readableLengths(evaluated.model, others);
    for (const length of readable) {
      await pause();
      const heldOut = data.heldOut({ sequences, length });
      const found = await this.#measure(heldOut, place, `problems/${length}`);
      found.forEach((list, r) => rows[r].push(...list));
    }
    return { rows, notes };
  }

  /** Gives all buffers back. */
  async close(): Promise<void> {
    await this.#evaluator.close();
  }
}

function windowsOf({ sequences, length, tokens, targets, visible }: HeldOut): Windows {
  return { count: sequences, length, tokens, targets, ...(visible && { visible }) };
}
