/** Places in the control words that all threads share. */
const GENERATION = 0;
const ARRIVED = 1;
const PROGRAM = 2;
const REPETITIONS = 3;
const FIRST_COPY = 4;
const PAUSE = 5;

/** Bytes of the control words. */
export const CONTROL_BYTES = 64;
/** How long a worker watches for the next job before it sleeps, in milliseconds. */
const SPIN_MS = 0.3;
/** Loads between two looks at the clock while spinning. */
const SPIN_LOADS = 256;
/** Loads at a barrier before the thread lets others run. */
const BARRIER_LOADS = 20_000;
/** Length of such a pause, in milliseconds. */
const BARRIER_PAUSE_MS = 0.05;

/** What a job tells the workers. */
export interface Job {
  /** Byte offset of the list of programs, one a thread; 0 ends the worker. */
  readonly program: number;
  readonly repetitions: number;
  readonly firstCopy: number;
}

/**
 * Hands jobs from the main thread to workers over shared words, and lets all threads meet.
 *
 * A worker spins for 0.3 ms after a job and then sleeps, so that a burst of small kernels pays
 * under a microsecond per hand-over and an idle pool pays nothing.
 */
export class ThreadControl {
  readonly #words: Int32Array;
  readonly #threads: number;
  #target = 0;

  constructor(words: Int32Array, threads: number) {
    this.#words = words;
    this.#threads = threads;
  }

  /** Starts a job on all workers. */
  start(job: Job): void {
    this.#words[PROGRAM] = job.program;
    this.#words[REPETITIONS] = job.repetitions;
    this.#words[FIRST_COPY] = job.firstCopy;
    Atomics.add(this.#words, GENERATION, 1);
    Atomics.notify(this.#words, GENERATION);
  }

  /** Tells all workers to end; a thread asleep in `Atomics.wait` does not end by itself. */
  stop(): void {
    this.start({ program: 0, repetitions: 0, firstCopy: 0 });
  }

  /** Waits, in a worker, until there is a job that was not seen before. */
  nextJob(seen: number): Job & { readonly generation: number } {
    const until = performance.now() + SPIN_MS;
    let loads = 0;
    while (Atomics.load(this.#words, GENERATION) === seen) {
      if (++loads % SPIN_LOADS === 0 && performance.now() > until) {
        Atomics.wait(this.#words, GENERATION, seen);
      }
    }
    return {
      generation: Atomics.load(this.#words, GENERATION),
      program: this.#words[PROGRAM] >>> 0,
      repetitions: this.#words[REPETITIONS],
      firstCopy: this.#words[FIRST_COPY],
    };
  }

  /** Waits until every thread has come here as often as this one. */
  readonly barrier = (): void => {
    this.#target = (this.#target + this.#threads) | 0;
    Atomics.add(this.#words, ARRIVED, 1);
    let loads = 0;
    while (((Atomics.load(this.#words, ARRIVED) - this.#target) | 0) < 0) {
      if (++loads > BARRIER_LOADS) Atomics.wait(this.#words, PAUSE, 0, BARRIER_PAUSE_MS);
    }
  };
}
