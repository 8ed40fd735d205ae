import { numberText } from "../core/report/number_text.ts";
import { terminalTable } from "../core/report/terminal_table.ts";
import { median } from "../core/result/statistics/summary.ts";
import { type Contestant, counterpart } from "./contestants.ts";
import type { Measured } from "./side_by_side.ts";
import { figureOf } from "./workloads.ts";

/**
 * Lays measurements out for the terminal: a row a workload, a column a contestant.
 *
 * A cell of a peer is its figure, and behind it how many times as fast ours is with as many threads:
 * the median of the rounds' ratios.
 *
 * @param measured A workload each.
 * @param contestants Who has a column, in order; who measured nothing has none.
 * @param width Of the terminal.
 */
export function sideTable(
  measured: readonly Measured[],
  contestants: readonly Contestant[],
  width?: number,
): string {
  const shown = contestants.filter(({ id }) => measured.some(({ samples }) => samples.has(id)));
  const columns = [
    { title: "", wraps: false },
    { title: "unit" },
    ...shown.map(({ title }) => ({ title, align: "right" as const })),
  ];
  const rows = measured.map((each) => [
    each.workload.name,
    each.workload.unit,
    ...shown.map((contestant) => cellText(each, contestant, shown)),
  ]);
  return terminalTable(columns, rows, { width });
}

function cellText(
  { workload, samples }: Measured,
  contestant: Contestant,
  among: readonly Contestant[],
): string {
  const own = samples.get(contestant.id);
  if (own === undefined) return "–";
  const figure = numberText(figureOf(workload, median(own)));
  const beside = contestant.ours ? undefined : counterpart(contestant, among);
  const ours = beside && samples.get(beside.id);
  if (ours === undefined) return figure;
  return `${figure} ${numberText(median(own.map((ns, round) => ns / ours[round])), 2)}×`;
}
