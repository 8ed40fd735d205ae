import type { Machine } from "../bench/machine.ts";
import type { Contestant } from "./contestants.ts";
import type { Measured, Skipped } from "./side_by_side.ts";
import { sideTable } from "./side_table.ts";
import { figureOf } from "./workloads.ts";

/** What a run of the peers found. */
export interface PeersOutcome {
  readonly rounds: number;
  readonly sampleMs: number;
  readonly machine: Machine;
  readonly contestants: readonly Contestant[];
  /** Names and versions by contestant's id, of those that started. */
  readonly names: Readonly<Record<string, string>>;
  readonly measured: readonly Measured[];
  /** Contestants that did not start. */
  readonly skipped: readonly Skipped[];
}

/** Writes an outcome for the terminal: the table, losses, names, and what was skipped. */
export function peersText(outcome: PeersOutcome, width?: number): string {
  const { rounds, sampleMs, machine, contestants, names, measured, skipped } = outcome;
  const losses = measured.flatMap(({ prepared }) =>
    [...prepared].flatMap(([id, { losses }]) =>
      Array.isArray(losses) ? [`${titleOf(contestants, id)}: ${lossText(losses)}`] : []
    )
  );
  const reasons = [
    ...skipped.map(({ contestant, reason }) => `skipped: ${contestant.title}: ${reason}`),
    ...measured.flatMap(({ workload, skipped }) =>
      skipped.map(({ contestant, reason }) =>
        `skipped: ${workload.name}, ${contestant.title}: ${reason}`
      )
    ),
  ];
  return [
    `${rounds} rounds in random order, samples of ${sampleMs} ms or more; ${machine.processor}, ` +
    `${machine.cores} cores, load ${machine.load.start} to ${machine.load.end}; ` +
    `Deno ${machine.deno}`,
    sideTable(measured, contestants, width),
    "medians; behind a name its threads; n×: Assay on as many threads is n times as fast",
    ...(losses.length === 0 ? [] : [`first losses\n${losses.join("\n")}`]),
    Object.entries(names).map(([id, name]) => `${titleOf(contestants, id)} is ${name}`).join("\n"),
    ...(reasons.length === 0 ? [] : [reasons.join("\n")]),
  ].join("\n\n");
}

/** Writes an outcome as JSON, with every sample in the unit of its workload. */
export function peersJson({ contestants, measured, skipped, ...rest }: PeersOutcome): string {
  const reasons = (list: readonly Skipped[]) =>
    list.map(({ contestant, reason }) => ({ contestant: contestant.id, reason }));
  const outcome = {
    schema: 1,
    ...rest,
    contestants: contestants.map(({ id, title, device, threads }) => ({
      id,
      title,
      device,
      threads,
    })),
    measured: measured.map(({ workload, samples, prepared, skipped }) => ({
      workload: workload.name,
      unit: workload.unit,
      figures: Object.fromEntries(
        [...samples].map(([id, ns]) => [id, ns.map((each) => figureOf(workload, each))]),
      ),
      prepared: Object.fromEntries(prepared),
      skipped: reasons(skipped),
    })),
    skipped: reasons(skipped),
  };
  return JSON.stringify(outcome, null, 2);
}

function lossText(losses: readonly unknown[]): string {
  return losses.map((loss) => Number(loss).toFixed(5)).join(" ");
}

function titleOf(contestants: readonly Contestant[], id: string): string {
  return contestants.find((contestant) => contestant.id === id)?.title ?? id;
}
