/** A kernel call of one thread: export by index, arguments, and which of them are pointers. */
export interface Step {
  readonly fn: number;
  readonly args: readonly number[];
  /** Bit i is set if argument i moves with the copy. */
  readonly pointers: number;
}

/** The calls of one thread, one per stage; `null` where the thread has no part. */
export type ThreadSteps = readonly (Step | null)[];

/** A kernel call with its function looked up. */
interface ReadyStep {
  readonly call: (...args: number[]) => void;
  readonly args: number[];
  readonly pointers: number;
}

/** What a thread needs to run: its calls for every copy. */
export interface ThreadProgram {
  readonly copies: readonly (readonly (ReadyStep | null)[])[];
  /** Whether other threads take part, so that stages end with a barrier. */
  readonly shared: boolean;
}

const NO_PART = -1;

/** Counts the f64 words that {@link encodeProgram} writes. */
export function programWords(steps: ThreadSteps): number {
  return 4 + steps.reduce((sum, step) => sum + 3 + (step?.args.length ?? 0), 0);
}

/** Writes the calls of one thread as numbers, for a memory that other threads read. */
export function encodeProgram(
  words: Float64Array,
  steps: ThreadSteps,
  options: { readonly copies: number; readonly copyBytes: number; readonly shared: boolean },
): void {
  words.set([steps.length, options.copies, options.copyBytes, options.shared ? 1 : 0]);
  let at = 4;
  for (const step of steps) {
    const args = step?.args ?? [];
    words.set([step?.fn ?? NO_PART, step?.pointers ?? 0, args.length, ...args], at);
    at += 3 + args.length;
  }
}

/** Reads the calls of one thread, with the pointers of every copy worked out. */
export function decodeProgram(
  words: Float64Array,
  functions: readonly ((...args: number[]) => void)[],
): ThreadProgram {
  const [count, copies, copyBytes, shared] = words;
  const first: (ReadyStep | null)[] = [];
  let at = 4;
  for (let i = 0; i < count; i++) {
    const [fn, pointers, length] = words.subarray(at, at + 3);
    const args = Array.from(words.subarray(at + 3, at + 3 + length));
    first.push(fn === NO_PART ? null : { call: functions[fn], args, pointers });
    at += 3 + length;
  }
  const shift = (step: ReadyStep | null, bytes: number) =>
    step && {
      ...step,
      args: step.args.map((value, i) => (step.pointers >> i) & 1 ? value + bytes : value),
    };
  return {
    copies: Array.from(
      { length: copies },
      (_, copy) => first.map((step) => shift(step, copy * copyBytes)),
    ),
    shared: shared === 1,
  };
}

/** Runs one execution of a thread's calls on one copy; `barrier` ends each stage. */
export function runProgram(program: ThreadProgram, copy: number, barrier: () => void): void {
  const steps = program.copies[copy];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (step !== null) callKernel(step.call, step.args);
    if (program.shared) barrier();
  }
}

/** Calls with positional arguments: spreading an array costs several times a small kernel. */
function callKernel(call: (...args: number[]) => void, a: readonly number[]): void {
  switch (a.length) {
    case 2:
      return call(a[0], a[1]);
    case 4:
      return call(a[0], a[1], a[2], a[3]);
    case 5:
      return call(a[0], a[1], a[2], a[3], a[4]);
    case 6:
      return call(a[0], a[1], a[2], a[3], a[4], a[5]);
    case 9:
      return call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]);
    case 12:
      return call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]);
    default:
      return call(...a);
  }
}
