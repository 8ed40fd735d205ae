/** Everything that a step changes, as it lies on the host: words of f32 values, by replicate. */
export interface TrainingState {
  /** Steps taken. */
  readonly step: number;
  readonly replicates: number;
  /** Values of every arena input, `[replicates, length]`, by name. */
  readonly arenas: ReadonlyMap<string, Uint32Array>;
  /** The last record, `[replicates, 3]`: norm, clipping factor, loss. */
  readonly record: Uint32Array;
  /** Records of all steps of each replicate, `[steps, 3]`. */
  readonly logs: readonly Float32Array[];
}

/** What is kept of one step. */
export interface StepRecord {
  /** Norm of all gradients together, before clipping. */
  readonly norm: number;
  /** Factor that clipped them; negative from the step on at which the run diverged. */
  readonly scale: number;
  readonly loss: number;
}

/** Values that are kept of a step: norm, clipping factor, loss. */
export const RECORD_VALUES = 3;
/** Place of the clipping factor among them. */
const SCALE = 1;

/** Reads one step of a log. */
export function recordAt(log: Float32Array, step: number): StepRecord {
  const [norm, scale, loss] = log.subarray(RECORD_VALUES * step, RECORD_VALUES * (step + 1));
  return { norm, scale, loss };
}

/** Finds the first step at which a replicate diverged: its record says that it was not taken. */
export function divergedAt(log: Float32Array): number | undefined {
  for (let at = SCALE; at < log.length; at += RECORD_VALUES) {
    if (log[at] < 0) return (at - SCALE) / RECORD_VALUES;
  }
  return undefined;
}

/** Takes the bits of f32 values. */
export function wordsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

/** Takes words as f32 values. */
export function floatsOf(words: Uint32Array): Float32Array {
  return new Float32Array(words.buffer, words.byteOffset, words.length);
}
