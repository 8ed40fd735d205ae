import type { TimingCellConfig } from "../experiment/cell.ts";
import { permutation } from "../random/permutation.ts";
import { createStream } from "../random/stream.ts";

/** Gives the order in which a round times its arms: a permutation of the cell and the round. */
export function blockOrder(config: TimingCellConfig, round: number, arms: number): number[] {
  const { experiment, shape, pass, cache } = config;
  const path = `block-order/${experiment}/${shape.join("x")}/${pass}/${cache}/${round}`;
  return permutation(createStream({ seed: 0, path }), arms);
}
