import type { Dataset, HeldOut } from "../../data/dataset.ts";
import type { Device } from "../../device/device.ts";
import { type EvaluatedModel, reachOf } from "./evaluation_graph.ts";
import { checkEvaluationPlan, type EvaluationPlan } from "./evaluation_plan.ts";
import { Evaluator, type ParameterWords } from "./evaluator.ts";
import { heldOutMeasurements } from "./held_out_measurements.ts";
import { lengthMeasurements } from "./length_measurements.ts";
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

  /** Measures loss, perplexity, excess and accuracy. */
  async heldOut({ parameters, step }: EvaluatedPlace): Promise<ReplicateMeasurements> {
    const hits = this.#subject.data.kind === "problems";
    const results = await this.#evaluator.losses(parameters, windowsOf(this.#heldOut), { hits });
    return results.map((result) => heldOutMeasurements(this.#heldOut, result, step));
  }

  /**
   * Measures the loss by position in the longest windows, and at every length.
   *
   * @param place Weights and updates.
   * @param pause Awaited between two measurements; rejects to end the work.
   * @returns Measurements of each replicate, and what was left out.
   */
  async byLength(
    { parameters, step }: EvaluatedPlace,
    pause: () => Promise<void>,
  ): Promise<{ readonly rows: ReplicateMeasurements; readonly notes: readonly string[] }> {
    const { plan, data, trained, evaluated, replicates } = this.#subject;
    if (data.kind !== "language") return { rows: [], notes: [] };
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
        whole: windows,
      },
      { ...plan, trained },
    );
    return {
      rows: lengths.rows.map((rows, r) => [...positions[r] ?? [], ...rows]),
      notes: [...notes, ...lengths.notes],
    };
  }

  /** Gives all buffers back. */
  async close(): Promise<void> {
    await this.#evaluator.close();
  }
}

function windowsOf({ sequences, length, tokens, targets }: HeldOut): Windows {
  return { count: sequences, length, tokens, targets };
}
