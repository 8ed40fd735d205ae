/** Does a piece of work a number of times, until its results exist. */
export type Work = (repetitions: number) => Promise<void> | void;

/** A question for a time: what is worked on, and how often. */
export type TimeQuestion<Q> = Q & { readonly ask: string; readonly repetitions: number };

/** A matrix product [m, k] by [k, n]; a letter T says that the operand lies transposed. */
export interface MatmulQuestion {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly form: "NN" | "NT" | "TN";
}

/** An op on a matrix, by the name of ours. */
export interface OpQuestion {
  readonly op: "layer_norm" | "rms_norm" | "softmax" | "gelu";
  readonly rows: number;
  readonly width: number;
}

/** So many additions in a row on so few elements that only the calls cost. */
export interface CallsQuestion {
  readonly length: number;
  readonly elements: number;
}

/**
 * Makes the answer to a question for a time, by the peer's own clock.
 *
 * @param prepare Makes the work of a question; asked once, for the first such question.
 * @returns The answer: nanoseconds of all repetitions.
 */
export function timed<Q>(
  prepare: (question: Q) => Work | Promise<Work>,
): (question: TimeQuestion<Q>) => Promise<{ readonly ns: number }> {
  const known = new Map<string, Work>();
  return async (question) => {
    const { repetitions, ...rest } = question;
    const key = JSON.stringify(rest);
    const work = known.get(key) ?? await prepare(question);
    known.set(key, work);
    const start = performance.now();
    await work(repetitions);
    return { ns: (performance.now() - start) * 1e6 };
  };
}
