import type { Schedule } from "./schedule.ts";
import type { TrainSettings } from "./train_settings.ts";
import type { OptimizerSpec, TrainSpec } from "./train_spec.ts";

/**
 * Turns settings into what a trainer takes, for a number of updates and a learning rate.
 *
 * Shares of the updates are rounded to whole ones.
 *
 * @param settings As an experiment states them.
 * @param run `steps`: updates of the run; `rate`: the largest learning rate, that of the settings
 * where not given.
 */
export function trainSpecOf(
  settings: TrainSettings,
  { steps, rate = settings.learningRate }: { readonly steps: number; readonly rate?: number },
): TrainSpec {
  const { batch, length, accumulate, decays, clipNorm } = settings;
  return {
    batch,
    length,
    ...(accumulate === 1 ? {} : { accumulate }),
    optimizer: optimizerOf(settings),
    schedule: scheduleOf(settings, steps, rate),
    decays,
    ...(clipNorm === 0 ? {} : { clipNorm }),
  };
}

/**
 * Says after how many updates the heads of a run are pooled: one is left at least.
 *
 * @param settings As an experiment states them.
 * @param steps Updates of the run.
 * @returns The number; undefined where they are not.
 */
export function pooledAt({ pooledAfter }: TrainSettings, steps: number): number | undefined {
  return pooledAfter && Math.min(steps - 1, Math.round(pooledAfter * steps));
}

function optimizerOf(settings: TrainSettings): OptimizerSpec {
  const { optimizer: kind, beta1, beta2, adamEps: eps, momentum, weightDecay } = settings;
  switch (kind) {
    case "adamw":
      return { kind, beta1, beta2, eps, weightDecay };
    case "sgd":
      return { kind, momentum, weightDecay };
    default:
      throw unknown("optimizer", kind satisfies never);
  }
}

function scheduleOf(settings: TrainSettings, steps: number, rate: number): Schedule {
  const { schedule: kind, warmup, finalRate, stepEvery, stepFactor } = settings;
  const warmUp = Math.round(warmup * steps);
  switch (kind) {
    case "constant":
      return { kind, rate, warmUp };
    case "cosine":
      return { kind, rate, warmUp, steps, last: finalRate * rate };
    case "step":
      if (stepEvery === undefined || stepFactor === undefined) {
        throw new RangeError(
          "Cannot plan learning rates as the schedule step must have stepEvery and stepFactor: " +
            `stepEvery=${stepEvery}, stepFactor=${stepFactor}`,
        );
      }
      return { kind, rate, warmUp, every: stepEvery, factor: stepFactor };
    default:
      throw unknown("schedule", kind satisfies never);
  }
}

function unknown(name: string, kind: string): RangeError {
  return new RangeError(`Cannot plan training as ${name} must be known: ${name}=${kind}`);
}
