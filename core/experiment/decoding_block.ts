import type { ModelSettings } from "../model/model_settings.ts";

/** What one execution gives: the next token of each sequence, or all that a prompt leaves behind. */
export type DecodingLevel = "token" | "prompt";

/** Times of generation: every batch and context, and every prompt, is a cell that holds all arms. */
export interface DecodingBlock {
  /** Arms that are timed, each with what it changes here; all are compared with the first. */
  readonly arms: Readonly<Record<string, Partial<ModelSettings>>>;
  /** Settings of all of them here; those of an arm go over them. */
  readonly model: Partial<ModelSettings>;
  /** Tokens that there are. */
  readonly vocabulary: number;
  /** Sequences that get their next token together. */
  readonly batches: readonly number[];
  /** Tokens of each sequence, the next one among them. */
  readonly contexts: readonly number[];
  /** Tokens of prompts, which one sequence reads at once. */
  readonly prompts: readonly number[];
  /** Arm that is timed twice, for the A/A comparison. */
  readonly duplicate: string;
  /** Blocks; each times every arm in five rounds, each round in an order of its own. */
  readonly blocks: number;
  /** Least duration of one sample, in milliseconds. */
  readonly minSampleMs: number;
  /** CPU threads. */
  readonly threads: number;
}

/** Place where a claim about generation is judged; the largest of the profile where not given. */
export type DecodingPlace =
  | { readonly level: "token"; readonly batch?: number; readonly context?: number }
  | { readonly level: "prompt"; readonly context?: number };

/** A place in the grid: one cell. */
export interface DecodingPoint {
  readonly level: DecodingLevel;
  /** Sequences. */
  readonly batch: number;
  /** Tokens of each, the next one among them. */
  readonly context: number;
}
