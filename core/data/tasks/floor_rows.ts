import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { log64 } from "../../base/host_math.ts";
import type { FloorRow, HeldOut } from "../dataset.ts";

/**
 * Makes the row of a predictor that knows how many symbols there are, and nothing else.
 *
 * @param symbols How many.
 * @returns The row `uniform`.
 */
export function uniformRow(symbols: number): FloorRow {
  return {
    name: "uniform",
    what: `every one of ${symbols} symbols alike`,
    nats: log64(symbols),
    accuracy: 1 / symbols,
  };
}

/**
 * Makes the row of a predictor that counts the symbols of the window so far: `(count + 1) / (t + K)`.
 *
 * @param heldOut The windows; every target is scored.
 * @param symbols Number K of symbols.
 * @returns The row `adaptive-unigram`.
 */
export function adaptiveUnigramRow(heldOut: HeldOut, symbols: number): FloorRow {
  const { tokens, targets, sequences, length } = heldOut;
  let sum = 0;
  for (let row = 0; row < sequences; row++) {
    const counts = new Uint32Array(symbols).fill(1);
    for (let t = 0; t < length; t++) {
      counts[tokens[row * length + t]]++;
      sum += log64((symbols + t + 1) / counts[targets[row * length + t]]);
    }
  }
  return {
    name: "adaptive-unigram",
    what: "counts the symbols of the window so far",
    nats: sum / (sequences * length),
  };
}

/**
 * Averages the loss of the optimal predictor.
 *
 * @param heldOut The windows.
 * @returns The row `bayes`.
 */
export function bayesRow(heldOut: HeldOut & { readonly floors: Float64Array }): FloorRow {
  let sum = 0;
  let scored = 0;
  heldOut.targets.forEach((target, i) => {
    if (target === IGNORE_INDEX) return;
    sum += heldOut.floors[i];
    scored++;
  });
  return { name: "bayes", what: "the optimal predictor", nats: sum / scored };
}
