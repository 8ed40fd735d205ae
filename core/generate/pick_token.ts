import { exp64 } from "../base/host_math.ts";
import { categorical } from "../random/categorical.ts";

/** How a token is picked from logits, as plain data. */
export interface Sampling {
  /** Divides the logits; 0 takes the largest of them always. */
  readonly temperature: number;
  /** Only so many of the largest logits take part; all where not given. */
  readonly topK?: number;
  /** Only the most probable tokens that together have this probability; all where not given. */
  readonly topP?: number;
}

/**
 * Picks a token: the largest logit at temperature 0, else a draw from softmax(logits / temperature).
 *
 * First the `topK` largest logits are kept, then of those the fewest whose probabilities, largest
 * first, reach `topP` of their sum; at least one. Between equal logits the lower id counts as the
 * larger. All in f64, by ids in order, so that equal logits and an equal `u` give an equal token on
 * every machine.
 *
 * @param logits One for each token; not modified.
 * @param sampling How to pick.
 * @param u A uniform number in [0, 1).
 * @returns Id of the token.
 * @throws {RangeError} If a logit is not finite, or `sampling` breaks a rule.
 */
export function pickToken(logits: Float32Array, sampling: Sampling, u: number): number {
  checkSampling(sampling);
  const largest = largestOf(logits);
  const { temperature, topK = logits.length, topP = 1 } = sampling;
  if (temperature === 0 || topK === 1) return largest;
  const weight = (id: number) => exp64((logits[id] - logits[largest]) / temperature);
  const weights = new Float64Array(logits.length);
  if (topK >= logits.length && topP === 1) {
    for (let id = 0; id < logits.length; id++) weights[id] = weight(id);
    return categorical(weights)(u);
  }
  const order = Array.from(logits.keys())
    .sort((a, b) => logits[b] - logits[a] || a - b)
    .slice(0, topK);
  const ranked = order.map(weight);
  const enough = topP * ranked.reduce((sum, each) => sum + each, 0);
  let reached = 0;
  for (let rank = 0; rank < order.length && (rank === 0 || reached < enough); rank++) {
    weights[order[rank]] = ranked[rank];
    reached += ranked[rank];
  }
  return categorical(weights)(u);
}

/**
 * Checks how tokens are to be picked.
 *
 * @throws {RangeError} With the first rule that is broken, and the value.
 */
export function checkSampling({ temperature, topK = 1, topP = 1 }: Sampling): void {
  const fail = (rule: string, found: string) => {
    throw new RangeError(`Cannot pick tokens as ${rule}: ${found}`);
  };
  if (!(temperature >= 0 && temperature < Infinity)) {
    fail("temperature must be a number from 0", `temperature=${temperature}`);
  }
  if (!Number.isSafeInteger(topK) || topK < 1) {
    fail("topK must be a whole number of at least 1", `topK=${topK}`);
  }
  if (!(topP > 0 && topP <= 1)) fail("topP must lie above 0 and up to 1", `topP=${topP}`);
}

/** Id of the largest logit; of equal ones the lowest. */
function largestOf(logits: Float32Array): number {
  let largest = 0;
  for (let id = 0; id < logits.length; id++) {
    if (!Number.isFinite(logits[id])) {
      throw new RangeError(
        `Cannot pick a token as logits must be finite: token=${id}, logit=${logits[id]}`,
      );
    }
    if (logits[id] > logits[largest]) largest = id;
  }
  return largest;
}
