import type { WordSource } from "../../random/word_source.ts";
import type { FloorRow, HeldOut, SourceTarget, TokenBatch } from "../dataset.ts";
import type { ParameterTable, ValuesOf } from "./parameter.ts";

/** A window of a task: views of one row of a batch, to be filled. */
export interface TaskWindow extends TokenBatch {
  /** Whether it is for training or held out; some tasks test longer problems than they train. */
  readonly use: "train" | "held-out";
}

/** A synthetic task with its parameters chosen. */
export interface Task {
  /** What it is, in one sentence. */
  readonly description: string;
  /** Number of tokens. */
  readonly vocabulary: number;
  /** As in `Dataset`. */
  readonly kind: "language" | "problems";
  /** Shortest window that holds a scored target. */
  readonly leastLength: number;
  /**
   * Fills a window. Targets hold `IGNORE_INDEX` before, tokens 0.
   *
   * @param window The window; all that is written is a function of the words and its length.
   * @param words Random words of this window alone.
   */
  fill(window: TaskWindow, words: WordSource): void;
  /**
   * Computes the loss of the optimal predictor at each scored target of a window, in nats.
   *
   * @param window Tokens and targets of one window.
   * @param floors Where to write them; 0 before.
   */
  floors(window: TokenBatch, floors: Float64Array): void;
  /** Gives rows of the table of floors that only this task has. */
  rows(heldOut: HeldOut & { readonly floors: Float64Array }): readonly FloorRow[];
  /** Splits a window into source and target, where it has them. */
  split?(window: TokenBatch): Omit<SourceTarget, "floors">;
}

/** A synthetic task before its parameters are chosen. */
export interface TaskDefinition<P extends ParameterTable = ParameterTable> {
  /** Raised when any token or floor of the task may change. */
  readonly version: number;
  /** What the task is, and what it tells apart, in one line. */
  readonly summary: string;
  /** Names, ranges and defaults of its parameters. */
  readonly parameters: P;
  /**
   * Makes the task.
   *
   * @param values A value for each parameter, in range.
   * @throws {RangeError} If values do not fit together.
   */
  create(values: ValuesOf<P>): Task;
}
