import type { SplitName } from "./split_text.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Tokens and targets of some windows, row-major `[batch, length]`. */
export interface TokenBatch {
  /** What the model reads. */
  readonly tokens: Uint32Array;
  /** What it should say at each place: the next token, or `IGNORE_INDEX` where none is scored. */
  readonly targets: Uint32Array;
  /** How many tokens each one sees, from the first of its window on, where it is not those before. */
  readonly visible?: Uint32Array;
  /** What an encoder reads, `[batch, source tokens]`; tokens are then those of a decoder. */
  readonly source?: Uint32Array;
  /** How many tokens of its source each token of it sees: all but padding. */
  readonly sourceVisible?: Uint32Array;
  /** How many tokens of the source each token of the decoder sees, `[batch, length]`. */
  readonly crossVisible?: Uint32Array;
}

/** Name of an input that a batch may have. */
export type BatchInput = keyof TokenBatch;

/** Which windows of training are wanted. */
export interface TrainPlace {
  /** Seed of the replicate. */
  readonly seed: number;
  /** Update, from 0. */
  readonly step: number;
  /** Windows of an update; window `row` of it has the index `step * batch + row`. */
  readonly batch: number;
  /** Tokens of a window. */
  readonly length: number;
}

/** Which windows of evaluation are wanted. */
export interface HeldOutSize {
  /**
   * How many windows: of a task fewer are the first of more, of text they are evenly spaced.
   * Infinity asks for all that a text has, end to end; a task has no end.
   */
  readonly sequences: number;
  /** Tokens of a window. */
  readonly length: number;
  /** Which part of the held-out data; `validation` if not said. */
  readonly split?: "validation" | "test";
}

/** Fixed windows for evaluation, the same for all arms and seeds. */
export interface HeldOut extends TokenBatch {
  /** Number of windows. */
  readonly sequences: number;
  /** Tokens of a window. */
  readonly length: number;
  /** Loss of the optimal predictor at each target, in nats; 0 where none is scored. */
  readonly floors?: Float64Array;
  /** Of text: how many bytes the scored targets stand for. */
  readonly bytes?: number;
  /** Of text: where each window starts, in tokens. */
  readonly windows?: readonly number[];
}

/** A row of a table of floors: the loss of a predictor that is known without training. */
export interface FloorRow {
  /**
   * Which predictor: `bayes` is the optimal one; `entropy` what it loses on average, where a
   * formula says so; `uniform`, `guess`, `adaptive-unigram`, `unigram` and `bigram` are worse.
   */
  readonly name: FloorName;
  /** What the predictor knows, a phrase. */
  readonly what: string;
  /** Mean loss of a scored target, in nats. */
  readonly nats: number;
  /** Share of the scored targets that it names, where that is known. */
  readonly accuracy?: number;
}

/** Names of the predictors in a table of floors. */
export type FloorName =
  | "bayes"
  | "entropy"
  | "guess"
  | "uniform"
  | "adaptive-unigram"
  | "unigram"
  | "bigram";

/** What a model is trained and evaluated on. */
export interface Dataset {
  /** Short name, for ids and tables. */
  readonly name: string;
  /** What it is, in one sentence. */
  readonly description: string;
  /** Number of tokens. */
  readonly vocabulary: number;
  /**
   * `language`: every target is scored, and the end of a window is a window itself, so that loss
   * by length of context can be measured. `problems`: a window holds problems as a whole, of which
   * the answers are scored, so that accuracy says something and cutting a window does not.
   */
  readonly kind: "language" | "problems";
  /** Shortest window, in tokens; 1 if not said. */
  readonly leastLength?: number;
  /** SHA-256 of what determines its content: version of a task, or text and tokenizer. */
  readonly digest: string;
  /** Of text: what cuts it into tokens; a model folder keeps it. */
  readonly tokenizer?: Tokenizer;
  /**
   * Gives tokens and targets of an update: a pure function of the place.
   *
   * @throws {RangeError} If there is no such place, or the length is too short for this data.
   */
  trainBatch(at: TrainPlace): TokenBatch;
  /**
   * Gives fixed windows for evaluation, disjoint from those of training.
   *
   * @throws {RangeError} If there are no such windows, or the length is too short for this data.
   */
  heldOut(size: HeldOutSize): HeldOut;
  /**
   * Gives the loss of the optimal predictor at each target of windows of any origin, in nats.
   *
   * For windows that were cut out of longer ones it is the predictor that sees no more than the
   * window; NaN where its loss is not known. Only data with a known floor have it.
   */
  floorsOf?(windows: TokenBatch & { readonly length: number }): Float64Array;
  /** Gives the losses of known predictors on held-out windows, the best one last of text. */
  floorRows?(size: HeldOutSize): readonly FloorRow[];
  /** Gives source and target of problems apart, for encoders; only data that have them do. */
  pairs?(at: TrainPlace | HeldOutSize): readonly SourceTarget[];
  /** Counts the problems of each part that do not fit windows of a length, and so are left out. */
  leftOut?(length: number): Readonly<Record<SplitName, number>>;
}

/** A problem as a source and its target. */
export interface SourceTarget {
  /** What an encoder reads. */
  readonly source: Uint32Array;
  /** What a decoder says. */
  readonly target: Uint32Array;
  /** Loss of the optimal predictor at each token of the target, in nats, where it is known. */
  readonly floors?: Float64Array;
}
