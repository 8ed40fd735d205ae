/** Places in the control words that all threads share. */
const GENERATION = 0;
const ARRIVED = 1;
const PROGRAM = 2;
const REPETITIONS = 3;
const FIRST_COPY = 4;
const SLEEPERS = 5;
/** 0 while all is well, -1 while a thread writes why it failed, then its number and one. */
const FAILED = 6;

/** Where the text of a failure starts and how long it may be, in bytes. */
const TEXT_AT = 64;
const TEXT_BYTES = 192;
/** Bytes of the control words and of the text of a failure. */
export const CONTROL_BYTES: number = TEXT_AT + TEXT_BYTES;
/** How long a worker watches for the next job before it sleeps, in milliseconds. */
const SPIN_MS = 0.3;
/** Loads between two looks at the clock while spinning. */
const SPIN_LOADS = 256;
/** Loads at a barrier before the thread sleeps: about 30 us, as long as it takes to wake it. */
const BARRIER_LOADS = 2_500;
/** How long it sleeps before it looks whether a thread has failed, in milliseconds. */
const BARRIER_SLEEP_MS = 2;

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
 * under a microsecond per hand-over and an idle pool pays nothing. A thread that cannot go on says
 * so in the shared words: the others then leave their barrier with an error instead of waiting.
 */
export class ThreadControl {
  readonly #words: Int32Array;
  readonly #text: Uint8Array;
  readonly #threads: number;
  #target = 0;
  #stopped = false;

  constructor(words: Int32Array, threads: number) {
    this.#words = words;
    this.#text = new Uint8Array(words.buffer, words.byteOffset + TEXT_AT, TEXT_BYTES);
    this.#threads = threads;
  }

  /**
   * Starts a job on all workers.
   *
   * @throws {Error} If the threads were stopped, or one has failed.
   */
  start(job: Job): void {
    this.requireUsable();
    this.#post(job);
  }

  #post(job: Job): void {
    this.#words[PROGRAM] = job.program;
    this.#words[REPETITIONS] = job.repetitions;
    this.#words[FIRST_COPY] = job.firstCopy;
    Atomics.add(this.#words, GENERATION, 1);
    Atomics.notify(this.#words, GENERATION);
  }

  /** Tells all workers to end; a thread asleep in `Atomics.wait` does not end by itself. */
  stop(): void {
    this.#stopped = true;
    this.#post({ program: 0, repetitions: 0, firstCopy: 0 });
  }

  /** Tells all threads that this one cannot go on; the first failure is the one that is kept. */
  fail(thread: number, reason: string): void {
    if (Atomics.compareExchange(this.#words, FAILED, 0, -1) !== 0) return;
    this.#text.fill(0);
    new TextEncoder().encodeInto(reason, this.#text);
    Atomics.store(this.#words, FAILED, thread + 1);
  }

  /** @throws {Error} If the threads were stopped, or one has failed. */
  requireUsable(): void {
    if (this.#stopped) throw new Error("Cannot use the CPU device as it was closed");
    const failed = Atomics.load(this.#words, FAILED);
    if (failed <= 0) return;
    const text = this.#text.slice();
    const reason = new TextDecoder().decode(text.subarray(0, text.indexOf(0) >>> 0));
    throw new Error(`Cannot go on as a thread failed: thread=${failed - 1}, reason=${reason}`);
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

  /**
   * Waits until every thread has come here as often as this one.
   *
   * @throws {Error} If a thread has failed, so that it will never come.
   */
  readonly barrier = (): void => {
    const words = this.#words;
    const target = this.#target = (this.#target + this.#threads) | 0;
    const arrived = (Atomics.add(words, ARRIVED, 1) + 1) | 0;
    if (arrived === target) {
      if (Atomics.load(words, SLEEPERS) > 0) Atomics.notify(words, ARRIVED);
      return;
    }
    let loads = 0;
    while (((Atomics.load(words, ARRIVED) - target) | 0) < 0) {
      if (++loads > BARRIER_LOADS) this.#sleep(target);
    }
  };

  #sleep(target: number): void {
    this.requireUsable();
    const words = this.#words;
    Atomics.add(words, SLEEPERS, 1);
    const arrived = Atomics.load(words, ARRIVED);
    if (((arrived - target) | 0) < 0) Atomics.wait(words, ARRIVED, arrived, BARRIER_SLEEP_MS);
    Atomics.sub(words, SLEEPERS, 1);
  }
}
