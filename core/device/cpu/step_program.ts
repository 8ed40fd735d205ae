import { callKernel, type Kernel } from "./call_kernel.ts";

/** A kernel call of one thread: export by index, arguments, and which of them are pointers. */
export interface Step {
  readonly fn: number;
  readonly args: readonly number[];
  /** Bit i is set if argument i moves with the copy. */
  readonly pointers: number;
}

/** The calls of one thread; `null` is a barrier. */
export type ThreadSteps = readonly (Step | null)[];

/** A kernel call with its function looked up. */
interface ReadyStep {
  readonly call: Kernel;
  readonly args: readonly number[];
}

/** What a thread needs to run: its calls for every copy; `null` is a barrier. */
export interface ThreadProgram {
  readonly copies: readonly (readonly (ReadyStep | null)[])[];
}

const BARRIER = -1;

/** Counts the f64 words that {@link encodeProgram} writes. */
export function programWords(steps: ThreadSteps): number {
  return steps.reduce((sum, step) => sum + (step === null ? 1 : 3 + step.args.length), 3);
}

/** Writes the calls of one thread as numbers, for a memory that other threads read. */
export function encodeProgram(
  words: Float64Array,
  steps: ThreadSteps,
  options: { readonly copies: number; readonly copyBytes: number },
): void {
  words.set([steps.length, options.copies, options.copyBytes]);
  let at = 3;
  for (const step of steps) {
    if (step === null) words[at++] = BARRIER;
    else {
      words.set([step.fn, step.pointers, step.args.length, ...step.args], at);
      at += 3 + step.args.length;
    }
  }
}

/** Reads the calls of one thread, with the pointers of every copy worked out. */
export function decodeProgram(words: Float64Array, functions: readonly Kernel[]): ThreadProgram {
  const [count, copies, copyBytes] = words;
  const decode = (shift: number) => {
    const steps: (ReadyStep | null)[] = [];
    let at = 3;
    for (let i = 0; i < count; i++) {
      const fn = words[at++];
      if (fn === BARRIER) {
        steps.push(null);
        continue;
      }
      const [pointers, length] = [words[at], words[at + 1]];
      at += 2;
      const args: number[] = [];
      for (let place = 0; place < length; place++) {
        const value = words[at++];
        // Addresses as the signed integers that WebAssembly takes: no number on the heap.
        args.push((pointers >> place) & 1 ? (value + shift) | 0 : value);
      }
      steps.push({ call: functions[fn], args });
    }
    return steps;
  };
  return { copies: Array.from({ length: copies }, (_, copy) => decode(copy * copyBytes)) };
}

/** Runs one execution of a thread's calls on one copy. */
export function runProgram(program: ThreadProgram, copy: number, barrier: () => void): void {
  const steps = program.copies[copy];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (step === null) barrier();
    else callKernel(step.call, step.args);
  }
}
