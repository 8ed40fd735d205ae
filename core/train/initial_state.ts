import { elementCount } from "../base/shape.ts";
import { initialValues } from "../model/initial_values.ts";
import { FIRST_RECORD, type TrainingArena, type TrainingGraph } from "./training_graph.ts";
import { type TrainingState, wordsOf } from "./training_state.ts";

/** 2^-51: what is smaller is stored as 0. */
const STORED_MINIMUM = 4.440892098500626e-16;

/** Where the values of parameters begin: one seed for each replicate. */
export interface Start {
  readonly seeds: readonly number[];
  /** Digest of what else decides random numbers. */
  readonly experiment?: string;
  /** Values by path that stand instead of drawn ones, in every replicate. */
  readonly values?: ReadonlyMap<string, Float32Array>;
}

/**
 * Makes the state before the first step: parameters drawn or given, moments 0.
 *
 * @throws {RangeError} If a given value is not finite, has another size or no parameter.
 */
export function initialState(training: TrainingGraph, start: Start): TrainingState {
  const { seeds } = start;
  checkGiven(training, start);
  const arenas = new Map<string, Uint32Array>();
  for (const arena of training.arenas) {
    const [parameters, ...moments] = arena.inputs;
    const values = new Float32Array(seeds.length * arena.length);
    seeds.forEach((seed, r) =>
      fillArena(values.subarray(r * arena.length, (r + 1) * arena.length), arena, start, seed)
    );
    arenas.set(parameters, wordsOf(values));
    for (const moment of moments) arenas.set(moment, new Uint32Array(values.length));
  }
  return {
    step: 0,
    replicates: seeds.length,
    arenas,
    record: wordsOf(Float32Array.from(seeds.flatMap(() => FIRST_RECORD))),
    logs: seeds.map(() => new Float32Array(0)),
  };
}

/** Gives values as kernels store them: nothing below 2^-51, no -0. */
export function storedForm(values: Float32Array): Float32Array {
  return values.map((value) => Math.abs(value) < STORED_MINIMUM ? 0 : value);
}

function fillArena(
  to: Float32Array,
  { parameters }: TrainingArena,
  { values, experiment }: Start,
  seed: number,
): void {
  for (const parameter of parameters) {
    const given = values?.get(parameter.path);
    const data = given ?? initialValues(parameter, { seed, experiment });
    to.set(storedForm(data), parameter.offset);
  }
}

function checkGiven({ arenas }: TrainingGraph, { values = new Map() }: Start): void {
  const known = new Map(
    arenas.flatMap(({ parameters }) => parameters).map(({ path, shape }) => [path, shape]),
  );
  for (const [path, data] of values) {
    const shape = known.get(path);
    const count = shape === undefined ? 0 : elementCount(shape);
    if (data.length !== count) {
      throw new RangeError(
        `Cannot begin training as values must fit a parameter of the model: parameter=${path}, ` +
          `elements=${count}, values=${data.length}`,
      );
    }
    const at = data.findIndex((value: number) => !Number.isFinite(value));
    if (at < 0) continue;
    throw new RangeError(
      `Cannot begin training as values must be finite: parameter=${path}, index=${at}, ` +
        `value=${data[at]}`,
    );
  }
}
