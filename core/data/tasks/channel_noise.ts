import { log64 } from "../../base/host_math.ts";

/** How symbols of a string go wrong. */
export interface NoiseSettings {
  /** Number of symbols. */
  readonly symbols: number;
  /** Share of wrong symbols. */
  readonly noise: number;
  /** Correlation of neighbours in being wrong. */
  readonly persistence: number;
}

/**
 * Gives the probability that a symbol is wrong: a stationary Markov chain of two states.
 *
 * `P(wrong | right) = noise (1 - persistence)` and `P(wrong | wrong) = P(wrong | right) +
 * persistence`, which keeps the share at `noise`. A wrong symbol never equals the right one, so
 * who knows the right string sees the state.
 *
 * @param settings Share and correlation.
 * @returns The probability for the first symbol, and for those after a wrong or a right one.
 */
export function noiseLaw({ noise, persistence }: NoiseSettings): {
  readonly first: number;
  readonly after: (wrong: boolean) => number;
} {
  const afterRight = noise * (1 - persistence);
  const afterWrong = afterRight + persistence;
  return { first: noise, after: (wrong) => wrong && noise > 0 ? afterWrong : afterRight };
}

/**
 * Computes the entropy of the channel: what cannot be known of a symbol given all of the source.
 *
 * @param settings The channel.
 * @param length Symbols of a string.
 * @returns Nats per symbol, exact but for rounding.
 */
export function channelEntropy(settings: NoiseSettings, length: number): number {
  const { noise, symbols } = settings;
  const { first, after } = noiseLaw(settings);
  const later = noise * binaryEntropy(after(true)) + (1 - noise) * binaryEntropy(after(false));
  const which = noise * log64(symbols - 1);
  return which + (binaryEntropy(first) + (length - 1) * later) / length;
}

function binaryEntropy(p: number): number {
  return p > 0 && p < 1 ? -p * log64(p) - (1 - p) * log64(1 - p) : 0;
}
