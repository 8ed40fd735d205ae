import { timed } from "./timed_work.ts";
import type { TrainingCase } from "./training_case.ts";

/** A training that goes on by one step at a time. */
export interface CaseTraining {
  /** Takes a number of steps and waits for the last; gives its loss. */
  readonly takeSteps: (count: number) => Promise<number>;
  /** What else is known of it, such as bytes planned. */
  readonly facts?: () => Readonly<Record<string, unknown>>;
  /** Where the time of a step goes, where that can be told. */
  readonly profile?: () => Promise<unknown>;
  /** Gives its memory back, where that has to be asked for. */
  readonly close?: () => Promise<void>;
}

/** A question that opens a training, and for the losses of its first steps. */
export interface TrainQuestion {
  readonly case: TrainingCase;
  readonly steps: number;
}

/**
 * Makes the answers to what is asked of training:
 *
 *     {"ask": "train", "case", "steps"}       -> {"firstLossMs", "losses", "addedBytes", ...}
 *     {"ask": "time-steps", "repetitions"}    -> {"ns"}
 *     {"ask": "memory"}                       -> {"residentBytes", "loss"}
 *     {"ask": "profile"}                      -> {"profile"?}
 *
 * @param open Builds the training of a case.
 */
export function trainingAnswers(open: (c: TrainingCase) => Promise<CaseTraining>) {
  let training: CaseTraining | undefined;
  let loss = NaN;
  function opened(): CaseTraining {
    if (training === undefined) throw new Error('it must be asked to "train" first');
    return training;
  }
  return {
    async train({ case: c, steps }: TrainQuestion) {
      await training?.close?.();
      const before = residentBytes();
      const start = performance.now();
      training = await open(c);
      const losses = [await training.takeSteps(1)];
      const firstLossMs = performance.now() - start;
      for (let i = 1; i < steps; i++) losses.push(await training.takeSteps(1));
      return {
        firstLossMs,
        losses,
        addedBytes: residentBytes() - before,
        ...training.facts?.(),
      };
    },
    "time-steps": timed((_: Record<never, never>) => async (repetitions) => {
      loss = await opened().takeSteps(repetitions);
    }),
    profile: async () => ({ profile: await opened().profile?.() }),
    memory: () => Promise.resolve({ residentBytes: residentBytes(), loss }),
  };
}

/** Memory in use, without the garbage of JavaScript. */
function residentBytes(): number {
  (globalThis as { readonly gc?: () => void }).gc?.();
  return Deno.memoryUsage().rss;
}
