/** What a trial of a learning rate came to. */
export interface RateTrial {
  readonly rate: number;
  readonly seed: number;
  /** Held-out loss at its end; undefined where it diverged. */
  readonly loss: number | undefined;
}

/** The learning rate that trials speak for. */
export interface RateChoice {
  readonly rate: number;
  /** Whether no trial went on beside it: a better rate may lie beyond the smallest or largest. */
  readonly edge: "lowest" | "highest" | undefined;
  /** Whether every rate diverged in some trial; the smallest is taken then. */
  readonly allDiverged: boolean;
}

/**
 * Chooses the learning rate with the least mean held-out loss over the seeds of its trials.
 *
 * Of equal means the smaller rate is taken; a rate of which a trial diverged is not.
 *
 * @param trials At least one.
 * @throws {RangeError} If there is no trial.
 */
export function chooseRate(trials: readonly RateTrial[]): RateChoice {
  if (trials.length === 0) {
    throw new RangeError("Cannot choose a learning rate as there must be a trial: trials=0");
  }
  const byRate = Map.groupBy(trials, ({ rate }) => rate);
  const means = [...byRate].sort(([a], [b]) => a - b).map(([rate, list]) => ({
    rate,
    loss: meanLoss(list),
  }));
  let best = 0;
  means.forEach(({ loss }, i) => {
    if ((loss ?? Infinity) < (means[best].loss ?? Infinity)) best = i;
  });
  const isAlone = means.length === 1;
  return {
    rate: means[best].rate,
    edge: isAlone
      ? undefined
      : best === 0
      ? "lowest"
      : best === means.length - 1
      ? "highest"
      : undefined,
    allDiverged: means.every(({ loss }) => loss === undefined),
  };
}

/** In the order of the seeds, so that it does not depend on that of the trials. */
function meanLoss(trials: readonly RateTrial[]): number | undefined {
  let sum = 0;
  for (const { loss } of trials.toSorted((a, b) => a.seed - b.seed)) {
    if (loss === undefined || !Number.isFinite(loss)) return undefined;
    sum += loss;
  }
  return sum / trials.length;
}
