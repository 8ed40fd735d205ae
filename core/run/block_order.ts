import type { TimingCellConfig } from "../experiment/cell.ts";
import { permutation } from "../random/permutation.ts";
import { createStream } from "../random/stream.ts";

/** Gives the order in which a block times its arms: a permutation that depends on the cell and the block. */
export function blockOrder(config: TimingCellConfig, block: number, arms: number): number[] {
  const { experiment, shape, pass, cache } = config;
  const path = `block-order/${experiment}/${shape.join("x")}/${pass}/${cache}/${block}`;
  return permutation(createStream({ seed: 0, path }), arms);
}
