import { DataError } from "../base/errors.ts";
import { isTextSource } from "../data/corpora.ts";
import type { DataSettings } from "../data/data_settings.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Cell } from "../experiment/cell.ts";
import type { Datasets } from "./datasets.ts";

/** Asks a data set for windows. */
type Request = (data: Dataset) => void;

/**
 * Opens the texts of cells and takes the windows that the cells will take: what is missing or too
 * short is told once, before the first cell. A download comes once, before several cells want it.
 *
 * Tasks have as many windows of any length as are asked for; their rules are those of the plan.
 *
 * @param cells Cells that will run.
 * @param datasets Where data sets are opened.
 * @throws {DataError} If a text cannot be had, or does not hold the windows.
 */
export async function checkData(cells: readonly Cell[], datasets: Datasets): Promise<void> {
  const checked = new Set<string>();
  for (const { config } of cells) {
    if (!("data" in config) || !isTextSource(config.data.source)) continue;
    const data = await datasets.open(config.data);
    for (const [key, request] of requestsOf(config)) {
      const whole = `${data.name} ${data.digest} ${data.vocabulary} ${key}`;
      if (checked.has(whole)) continue;
      checked.add(whole);
      take(data, request, config.data);
    }
  }
}

/** Lists the windows that a cell takes, each with what tells it from others. */
function requestsOf(config: Cell["config"]): [string, Request][] {
  switch (config.kind) {
    case "training": {
      const { train: { batch, accumulate, length }, evaluation: { sequences, lengths } } = config;
      return [
        trained(batch * accumulate, length),
        ...[length, ...lengths].map((each) => heldOut(sequences, each, length)),
      ];
    }
    case "step-timing":
      return Object.values(config.arms).map(({ train: { batch, length } }) =>
        trained(batch, length)
      );
    case "gradients":
      return [trained(config.batch, config.length)];
    default:
      return [];
  }
}

function trained(batch: number, length: number): [string, Request] {
  const request: Request = (data) => data.trainBatch({ seed: 0, step: 0, batch, length });
  return [`train ${batch} ${length}`, request];
}

/** Language takes windows of the longest length, and shorter ones out of them. */
function heldOut(sequences: number, length: number, least: number): [string, Request] {
  const request: Request = (data) => {
    if (data.kind === "language" && length < least) return;
    data.heldOut({ sequences, length });
  };
  return [`held-out ${sequences} ${length} ${least}`, request];
}

/** A text that a message calls by its short name has a path too. */
function take(data: Dataset, request: Request, { source }: DataSettings): void {
  try {
    request(data);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(`${error.message}, source=${source}`, { cause: error });
  }
}
