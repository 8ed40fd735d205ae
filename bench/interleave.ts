import { permutation } from "../core/random/permutation.ts";
import { createStream } from "../core/random/stream.ts";

/** Something that can be timed. */
export interface TimedTask {
  readonly name: string;
  /** Does the work a number of times and gives the nanoseconds of all together. */
  time(repetitions: number): Promise<number>;
}

/** How long and how often to measure. */
export interface InterleaveOptions {
  readonly rounds: number;
  /** Least duration of one sample. */
  readonly sampleMs: number;
}

/** Share of a sample's work that is done before it, untimed: it wakes threads and fills caches. */
const WARM_SHARE = 0.25;
/** Samples in a row that must last long enough before the number of repetitions is believed. */
const STEADY_SAMPLES = 3;
/** Most samples spent on finding that number. */
const MAXIMUM_TRIALS = 40;

/**
 * Times tasks side by side: every round takes one sample of each, in an order of its own.
 *
 * @param tasks Tasks with different names.
 * @param options Rounds and length of a sample.
 * @returns Nanoseconds of one repetition, by name and round.
 */
export async function interleave(
  tasks: readonly TimedTask[],
  { rounds, sampleMs }: InterleaveOptions,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const samples = new Map<string, number[]>(tasks.map(({ name }) => [name, []]));
  const repetitions: number[] = [];
  for (const task of tasks) repetitions.push(await findRepetitions(task, sampleMs));
  const path = `block-order/bench/${tasks.map(({ name }) => name).join("/")}`;
  const stream = createStream({ seed: 0, path });
  for (let round = 0; round < rounds; round++) {
    for (const i of permutation(stream.atStep(round), tasks.length)) {
      await tasks[i].time(Math.ceil(WARM_SHARE * repetitions[i]));
      samples.get(tasks[i].name)!.push(await tasks[i].time(repetitions[i]) / repetitions[i]);
    }
  }
  return samples;
}

/**
 * Finds how many repetitions last as long as a sample must.
 *
 * Engines compile while this runs, so a number counts only after it was enough several times.
 */
async function findRepetitions(task: TimedTask, sampleMs: number): Promise<number> {
  const wantedNs = sampleMs * 1e6;
  let repetitions = 1;
  let steady = 0;
  for (let trial = 0; trial < MAXIMUM_TRIALS && steady < STEADY_SAMPLES; trial++) {
    const ns = await task.time(repetitions);
    if (ns >= wantedNs) steady++;
    else {
      steady = 0;
      const missing = Math.min(100, 1.2 * wantedNs / Math.max(ns, 1));
      repetitions = Math.ceil(repetitions * missing);
    }
  }
  return repetitions;
}
