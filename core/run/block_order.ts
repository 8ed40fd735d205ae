import { isLevel, type TimingCellConfig } from "../experiment/cell.ts";
import { levelCellId } from "../experiment/grid.ts";
import { permutation } from "../random/permutation.ts";
import { createStream } from "../random/stream.ts";

/** Gives the order in which a round times its arms: a permutation of the cell and the round. */
export function blockOrder(config: TimingCellConfig, round: number, arms: number): number[] {
  const path = `block-order/${config.experiment}/${placeOf(config)}/${round}`;
  return permutation(createStream({ seed: 0, path }), arms);
}

function placeOf(config: TimingCellConfig): string {
  if (isLevel(config)) return levelCellId(config).replace(/^timing\//, "");
  const { shape, pass, cache } = config;
  return `${shape.join("x")}/${pass}/${cache}`;
}
