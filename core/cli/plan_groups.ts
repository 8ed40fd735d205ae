import type { Cell } from "../experiment/cell.ts";
import type { CellEstimate } from "../experiment/estimate.ts";

/** Cells that differ by seed, by rate of a trial or by depth only. */
export interface PlanGroup {
  /** Name of the cell, or what all names begin with. */
  readonly name: string;
  /** Number of cells. */
  readonly count: number;
  /** Of the largest cell; the seconds of all together. */
  readonly estimate: CellEstimate;
}

/**
 * Groups the cells of a plan, so that hundreds of them fit a terminal.
 *
 * @param cells Cells in plan order.
 * @param estimateOf Gives sizes and time of a cell.
 */
export function planGroups(
  cells: readonly Cell[],
  estimateOf: (cell: Cell) => CellEstimate,
): readonly PlanGroup[] {
  const groups = Map.groupBy(cells, groupName);
  return [...groups].map(([name, members]) => {
    const estimates = members.map(estimateOf);
    const largest = estimates.reduce((a, b) => a.flops >= b.flops ? a : b);
    const seconds = estimates.reduce((sum, each) => sum + each.seconds, 0);
    return {
      name: members.length === 1 ? members[0].id : name,
      count: members.length,
      estimate: { ...largest, seconds },
    };
  });
}

function groupName({ id, config: { kind } }: Cell): string {
  switch (kind) {
    case "training":
      return id.replace(/(\/rate=[^/]+)?\/seed=\d+$/, "");
    case "gradients":
      return id.replace(/\/depth=\d+\/seed=\d+$/, "");
    case "part":
    case "fact":
    case "property":
      return id.replace(/\/seed=\d+$/, "");
    default:
      return id;
  }
}
