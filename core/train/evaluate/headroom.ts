/** Nats that the loss at a length may lie above that at the length of training. */
const MOST_EXCESS = 0.05;

/** The same-target loss at a length. */
export interface LossAtLength {
  readonly length: number;
  readonly loss: number;
}

/**
 * Finds the largest length at which the same-target loss lies at most 0.05 nat above that at the
 * length of training.
 *
 * @param losses By length, in any order, that of training among them.
 * @param trained Length of training.
 * @returns Tokens; undefined where the length of training was not measured.
 */
export function headroom(losses: readonly LossAtLength[], trained: number): number | undefined {
  const limit = losses.find(({ length }) => length === trained);
  if (limit === undefined) return undefined;
  return losses.reduce(
    (most, { length, loss }) => loss - limit.loss <= MOST_EXCESS && length > most ? length : most,
    trained,
  );
}
