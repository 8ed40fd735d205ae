import type { ModelSettings } from "../model/model_settings.ts";
import { settledArm } from "./arms.ts";
import { type Cell, createCell } from "./cell.ts";
import type { DecodingPlace, DecodingPoint } from "./decoding_block.ts";
import type { Experiment } from "./experiment.ts";

/**
 * Lists the places at which generation is timed: batch by batch every context, then the prompts.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 */
export function decodingPoints({ decoding }: Experiment): readonly DecodingPoint[] {
  if (decoding === undefined) return [];
  const { batches, contexts, prompts } = decoding;
  return [
    ...batches.flatMap((batch) =>
      contexts.map((context) => ({ level: "token" as const, batch, context }))
    ),
    ...prompts.map((context) => ({ level: "prompt" as const, batch: 1, context })),
  ];
}

/**
 * Makes the cells that time generation, in the order of {@link decodingPoints}.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `timing/token/8x2048`; each holds all arms.
 */
export function decodingCells(experiment: Experiment): readonly Cell[] {
  const { name, version, decoding } = experiment;
  if (decoding === undefined) return [];
  const { vocabulary, duplicate, blocks, minSampleMs, threads } = decoding;
  const arms = decodedArms(experiment);
  return decodingPoints(experiment).map((point) =>
    createCell(decodingCellId(point), {
      kind: "decode-timing",
      experiment: name,
      version,
      ...point,
      vocabulary,
      arms,
      duplicate,
      blocks,
      minSampleMs,
      threads,
    })
  );
}

/**
 * Puts what arms change when generation is timed over what they are elsewhere, in file order.
 *
 * Over `base` go the settings of the block, over them the arm's own, over them what the block says
 * of this arm.
 *
 * @param experiment The experiment; its block names arms of models.
 */
export function decodedArms(experiment: Experiment): Readonly<Record<string, ModelSettings>> {
  const { arms = {}, model = {} } = experiment.decoding ?? {};
  return Object.fromEntries(
    Object.entries(arms).map(([name, special]) => {
      const over = { name, model, arms: { [name]: { model: special } } };
      return [name, settledArm(experiment, name, over).model];
    }),
  );
}

/** Names a cell of generation. */
export function decodingCellId({ level, batch, context }: DecodingPoint): string {
  return `timing/${level}/${batch}x${context}`;
}

/**
 * Names the cell in which a claim about generation is judged.
 *
 * @param place Where; the largest batch and context of the profile where it does not say.
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The name; undefined if there is no such cell.
 */
export function decodingPlaceId(place: DecodingPlace, experiment: Experiment): string | undefined {
  const points = decodingPoints(experiment).filter(({ level }) => level === place.level);
  const most = (key: "batch" | "context") => Math.max(...points.map((point) => point[key]));
  const { batch = most("batch") } = "batch" in place ? place : {};
  const { context = most("context") } = place;
  const found = points.find((point) => point.batch === batch && point.context === context);
  return found && decodingCellId(found);
}
