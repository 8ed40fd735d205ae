import type { TrainingCellConfig } from "../../experiment/model_cell.ts";
import { placeLabel } from "../../experiment/sizes.ts";
import { DUPLICATE_SEED_SHIFT } from "../../experiment/training_cells.ts";
import { type Metric, metricNumber } from "../cell_record.ts";
import type { SelectedCell } from "../select_records.ts";

/** One run of the main part of a training experiment. */
export interface TrainingRun {
  /** Name of its cell. */
  readonly id: string;
  /** What was asked for. */
  readonly config: TrainingCellConfig;
  /** Name of the data set, with its size where there are some: see `placeLabel`. */
  readonly data: string;
  /** Name of the arm. */
  readonly arm: string;
  /** Updates it makes. */
  readonly steps: number;
  /** Replicate that it is paired by; of the duplicate that of the arm it is compared with. */
  readonly seed: number;
  /** Whether it ended, blew up, or has no result. */
  readonly status: "ok" | "diverged" | "missing";
  /** Why it did not end well. */
  readonly reason?: string;
  /** Where it ran; undefined without a result. */
  readonly device?: string;
  /** Whether that device repeats every bit. */
  readonly arithmetic?: string;
  /** Everything it measured, in order. */
  readonly metrics: readonly Metric[];
  /** Last number of each quantity, by {@link quantityKey}; none of a run that did not end well. */
  readonly final: ReadonlyMap<string, FinalValue>;
}

/** The last number of a quantity. */
export interface FinalValue {
  /** The number. */
  readonly value: number;
  /** Its unit. */
  readonly unit: string;
}

/** A quantity of a run. */
export interface Quantity {
  /** Part of the data, such as `held-out`. */
  readonly split: string;
  /** Name of the metric, such as `loss`. */
  readonly metric: string;
}

/**
 * Reads the runs of a training experiment from its cells; trials of learning rates are left out.
 *
 * @param cells Every cell of the plan with its record.
 * @returns The runs, in plan order.
 */
export function trainingRuns(cells: readonly SelectedCell[]): readonly TrainingRun[] {
  return cells.flatMap(({ cell, record }) => {
    const { config } = cell;
    if (config.kind !== "training" || config.role === "trial") return [];
    const { arm, of, data, size, seed, steps } = config;
    const known = record === undefined || record.status === "failed" ? undefined : record;
    const status = known === undefined ? "missing" : known.status === "ok" ? "ok" : "diverged";
    return [{
      id: cell.id,
      config,
      data: placeLabel(data.name, size),
      arm,
      steps,
      seed: of === undefined ? seed : seed - DUPLICATE_SEED_SHIFT,
      status,
      reason: record?.reason,
      device: known?.device,
      arithmetic: known?.arithmetic,
      metrics: known?.metrics ?? [],
      final: status === "ok" ? finalValues(known!.metrics) : new Map(),
    }];
  });
}

/** Names a quantity in {@link TrainingRun.final}. */
export function quantityKey({ split, metric }: Quantity): string {
  return `${split} ${metric}`;
}

/** Takes the last number of each quantity; texts, such as hashes, and NaN are no numbers. */
function finalValues(metrics: readonly Metric[]): ReadonlyMap<string, FinalValue> {
  const final = new Map<string, FinalValue>();
  for (const { split, metric, value, unit } of metrics) {
    const number = metricNumber(value);
    if (Number.isFinite(number)) final.set(quantityKey({ split, metric }), { value: number, unit });
  }
  return final;
}
