import { modelArms, normArms } from "./arms.ts";
import type { TimingPlace, TimingPoint } from "./blocks.ts";
import type { LevelTimingConfig } from "./cell.ts";
import { decodingPlaceId, decodingPoints } from "./decoding_cells.ts";
import type { Experiment } from "./experiment.ts";
import { countFactCells } from "./fact_cells.ts";
import { armsOfPartCheck } from "./model_check_cells.ts";
import { countStepTimingCells, updatePlaceId } from "./step_timing_cells.ts";
import { countTrainingCells } from "./training_cells.ts";
import type { CheckName } from "./vocabulary.ts";

/** Most cells of one plan. */
export const MAX_CELLS = 4096;

/**
 * Counts the cells of an experiment without making them.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns Cells of all blocks together.
 */
export function countCells(experiment: Experiment): number {
  const { properties, seeds } = experiment;
  const arms = properties?.checks.reduce(
    (count, check) => count + armsOfCheck(experiment, check).length,
    0,
  ) ?? 0;
  return arms * (properties?.shapes.length ?? 0) * seeds.length +
    timingPoints(experiment).length + timingLevels(experiment).length +
    countTrainingCells(experiment) + countStepTimingCells(experiment) +
    decodingPoints(experiment).length + countModelChecks(experiment) + countFactCells(experiment);
}

function countModelChecks(experiment: Experiment): number {
  const { gradients, parts, seeds } = experiment;
  const checks = parts?.checks ?? [];
  const checked = checks.flatMap((check) => armsOfPartCheck(experiment, check)).length;
  const depths = gradients?.depths.length ?? 0;
  return (checked + depths * Object.keys(modelArms(experiment)).length) * seeds.length;
}

/**
 * Lists the arms that a check applies to.
 *
 * `zero-mean-equality` compares RMSNorm with LayerNorm of the same form and so applies to RMSNorm;
 * every other check applies to every arm.
 *
 * @param experiment The experiment.
 * @param check Name of the check.
 * @returns Names of arms, in file order.
 */
export function armsOfCheck(experiment: Experiment, check: CheckName): readonly string[] {
  const arms = normArms(experiment);
  const names = Object.keys(arms);
  if (check !== "zero-mean-equality") return names;
  return names.filter((name) => arms[name].norm === "rms-norm");
}

/**
 * Lists the timing cells of norms alone: shape by shape, then pass by pass, hot before cold; behind
 * them those that the blocks and steps need to be predicted from, if they are not there already.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns Places in the grid; cold ones only for shapes of at least `coldFrom` elements.
 */
export function timingPoints(experiment: Experiment): readonly TimingPoint[] {
  const { timing } = experiment;
  if (timing === undefined) return [];
  const points = timing.shapes.flatMap((shape) =>
    timing.passes.flatMap((pass) =>
      timing.caches
        .filter((cache) => cache === "hot" || shape[0] * shape[1] >= timing.coldFrom)
        .map((cache): TimingPoint => ({ shape, pass, cache }))
    )
  );
  const known = new Set(points.map(timingCellId));
  const more = timingLevels(experiment).map(normPoint)
    .filter((point) => !known.has(timingCellId(point)) && known.add(timingCellId(point)));
  return [...points, ...more];
}

/** A block of a model in one pass, or its training step: one timing cell. */
export type LevelPoint = Pick<LevelTimingConfig, "level" | "model" | "pass">;

/** Lists the timing cells of blocks, in each pass, and of steps: model by model, each once. */
export function timingLevels({ timing }: Experiment): readonly LevelPoint[] {
  if (timing === undefined) return [];
  const { models, levels, passes } = timing;
  const points = models.flatMap((model) =>
    levels.flatMap((level): LevelPoint[] => {
      if (level === "step") return [{ level, model, pass: "step" }];
      const { layers: _, vocabulary: __, ...block } = model;
      return passes.map((pass) => ({ level, model: block, pass }));
    })
  );
  // Models that differ in layers only have the same block.
  return [...new Map(points.map((point) => [levelCellId(point), point])).values()];
}

/** Gives the place at which the norm of a block or step is timed alone: its tokens as rows. */
export function normPoint(
  { model: { batch, context, width }, pass }: LevelPoint,
): TimingPoint {
  return {
    shape: [batch * context, width],
    pass: pass === "step" ? "forward-backward" : pass,
    cache: "hot",
  };
}

/**
 * Names a timing cell of a norm alone.
 *
 * @param point Place in the grid.
 * @returns Name such as `timing/1024x1024/forward/hot`.
 */
export function timingCellId({ shape, pass, cache }: TimingPoint): string {
  return `timing/${shape.join("x")}/${pass}/${cache}`;
}

/**
 * Names a timing cell of a block or step by its sizes: batch, context and width, then heads, width
 * inside the feed-forward layer, layers and vocabulary.
 *
 * @param point The block with its pass, or the step.
 * @returns Name such as `timing/step/4x64x128/h4-f512-l2-v256`.
 */
export function levelCellId({ level, model, pass }: LevelPoint): string {
  const { batch, context, width, heads, hidden } = model;
  const start = `timing/${level}/${batch}x${context}x${width}/h${heads}-f${hidden}`;
  if (!("layers" in model)) return `${start}/${pass}`;
  const { layers, vocabulary } = model;
  return `${start}-l${layers}-v${vocabulary}`;
}

/**
 * Names the cell in which a claim about times is judged.
 *
 * @param place A place in the grid, a level of the first model, generation, or an update.
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The name; undefined if there is no such block, step, token, prompt or update.
 */
export function placeCellId(place: TimingPlace, experiment: Experiment): string | undefined {
  if ("shape" in place) return timingCellId(place);
  if (place.level === "token" || place.level === "prompt") {
    return decodingPlaceId(place, experiment);
  }
  if (place.level === "update") return updatePlaceId(place, experiment);
  const first = timingLevels(experiment).find((point) =>
    point.level === place.level && (place.level === "step" || point.pass === place.pass)
  );
  return first && levelCellId(first);
}
