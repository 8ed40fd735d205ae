import { type Contestant, CONTESTANTS } from "../peers/contestants.ts";
import type { Measured } from "../peers/side_by_side.ts";
import { FIRST_LOSSES } from "../peers/training_case.ts";
import { figureOf } from "../peers/workloads.ts";
import { type BenchRow, figureRow, ratioRow, type Side, skippedRow } from "./bench_row.ts";
import type { Goal } from "./estimate.ts";

/** What was learnt of a contestant's training besides its times. */
export interface TrainingFacts {
  /** What it calls itself. */
  readonly name: string;
  readonly losses: readonly number[];
  /** Losses with 24-bit operands, of ours. */
  readonly preciseLosses?: readonly number[];
  readonly addedBytes?: number;
  readonly plannedBytes?: number;
  readonly residentBytes?: number;
  readonly flops?: number;
}

/** A speed that is wanted: ours over theirs. */
export interface WantedRatio {
  readonly ours: string;
  readonly theirs: string;
  readonly goal?: Goal;
}

const RATIOS: readonly WantedRatio[] = [
  { ours: "ours-1", theirs: "torch-1", goal: { atLeast: 0.8 } },
  { ours: "ours-2", theirs: "torch-2", goal: { atLeast: 1 } },
  { ours: "ours-2", theirs: "torch-1", goal: { atLeast: 1.35 } },
  { ours: "ours-1", theirs: "jax-1" },
  { ours: "ours-2", theirs: "jax-2", goal: { atLeast: 3.5 } },
  { ours: "ours-2", theirs: "tfjs", goal: { atLeast: 32 } },
  { ours: "ours-2", theirs: "ours-1" },
  { ours: "ours-webgpu", theirs: "jax-webgpu", goal: { atLeast: 1.7 } },
  { ours: "ours-webgpu", theirs: "tfjs-webgpu" },
];
const LOSS_GOAL: Goal = { atMost: 1e-5 };

/**
 * Makes the rows of a training step: tokens a second of each contestant, the speeds that are wanted,
 * and how far its first losses are from PyTorch's.
 *
 * @param name Name of the bench.
 * @param measured Times of a step, and who was skipped in measuring.
 * @param facts What else was learnt, by contestant's id.
 * @param missing Reasons of contestants that did not start, by id.
 */
export function trainingRows(
  name: string,
  { measured, facts, missing, device }: {
    readonly measured: Measured;
    readonly facts: ReadonlyMap<string, TrainingFacts>;
    readonly missing: ReadonlyMap<string, string>;
    readonly device: Contestant["device"];
  },
): readonly BenchRow[] {
  const contestants = CONTESTANTS.filter((contestant) => contestant.device === device);
  const present = contestants.filter(({ id }) => measured.samples.has(id));
  const differences = present.flatMap((contestant) => lossRows(name, contestant, facts));
  const speeds = stepSpeedRows(name, { measured, facts, missing, contestants, wanted: RATIOS });
  return [...speeds, ...differences];
}

/** Makes the rows of tokens a second of each contestant, and of the speeds that are wanted. */
export function stepSpeedRows(
  name: string,
  { measured, facts, missing, contestants, wanted }: {
    readonly measured: Measured;
    readonly facts: ReadonlyMap<string, TrainingFacts>;
    readonly missing: ReadonlyMap<string, string>;
    readonly contestants: readonly Contestant[];
    readonly wanted: readonly WantedRatio[];
  },
): readonly BenchRow[] {
  const { samples, workload } = measured;
  const reasons = new Map([
    ...missing,
    ...measured.skipped.map(({ contestant, reason }) => [contestant.id, reason] as const),
  ]);
  const present = contestants.filter(({ id }) => samples.has(id));
  const titled = (id: string) => contestants.find((contestant) => contestant.id === id)!.title;
  const rates = present.map(({ id }) => {
    const figures = samples.get(id)!.map((ns) => figureOf(workload, ns));
    const text = `${workload.name}: ${titled(id)}`;
    const about = { name: `${name}/${id}`, text, unit: "tokens/s", best: "most" as const };
    return figureRow(about, figures, rateDetails(facts.get(id)!, samples.get(id)!));
  });
  const ratios = wanted.filter(({ ours, theirs }) =>
    [ours, theirs].every((id) => contestants.some((contestant) => contestant.id === id))
  ).map(({ ours, theirs, goal }): BenchRow => {
    const about = {
      name: `${name}/${ours}-over-${theirs}`,
      text: `${workload.name}: ${titled(ours)}, speed over ${titled(theirs)}`,
      goal,
    };
    const absent = [ours, theirs].find((id) => !samples.has(id));
    if (absent !== undefined) {
      return skippedRow(about, reasons.get(absent) ?? `${titled(absent)} was not measured`);
    }
    const side = (id: string): Side => ({ label: titled(id), samples: samples.get(id)! });
    return ratioRow(about, side(theirs), side(ours));
  });
  return [...rates, ...ratios];
}

/** Largest difference of losses from those of PyTorch. */
export function lossDifference(losses: readonly number[]): number {
  return Math.max(...FIRST_LOSSES.map((loss, i) => Math.abs(losses[i] - loss)));
}

function lossRows(
  name: string,
  { id, title, ours }: Contestant,
  facts: ReadonlyMap<string, TrainingFacts>,
): BenchRow[] {
  const { losses, preciseLosses } = facts.get(id)!;
  const row = (suffix: string, text: string, found: readonly number[], goal?: Goal) =>
    figureRow(
      {
        name: `${name}/${id}-losses${suffix}`,
        text: `first losses of ${text}: most off PyTorch's`,
        unit: "",
        best: "counted",
        goal,
      },
      [lossDifference(found)],
      { losses: found.map((loss) => loss.toFixed(5)).join(" ") },
    );
  if (!ours) return [row("", title, losses, LOSS_GOAL)];
  return [
    row("", `${title}, 12 bits`, losses),
    ...(preciseLosses ? [row("-24", `${title}, 24 bits`, preciseLosses, LOSS_GOAL)] : []),
  ];
}

function rateDetails(
  { name, flops, residentBytes }: TrainingFacts,
  samples: readonly number[],
): Record<string, string> {
  const least = Math.min(...samples);
  return {
    is: name,
    best: `${(least / 1e6).toFixed(1)} ms`,
    ...(flops && { at: `${(flops / least).toFixed(1)} GFLOP/s` }),
    ...(residentBytes && { resident: mebibytes(residentBytes) }),
  };
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
