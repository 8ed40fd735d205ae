import { type Cell, ROUNDS_PER_BLOCK } from "../../core/experiment/cell.ts";
import type {
  GradientCellConfig,
  StepTimingConfig,
  TrainingCellConfig,
} from "../../core/experiment/model_cell.ts";
import { matrixElements } from "../../core/experiment/matrix_elements.ts";
import { log64, pow64 } from "../../core/base/host_math.ts";
import {
  type CellRecord,
  type Metric,
  sealRecord,
  type TimingSample,
} from "../../core/result/cell_record.ts";
import { noiseOf } from "./synthetic_records.ts";

/** What happens to the runs of a made-up machine. */
export interface SyntheticTraining {
  /** What is added to the final loss of single arms, in nats. */
  readonly worse?: Readonly<Record<string, number>>;
  /** Seeds at which an arm diverges. */
  readonly diverge?: Readonly<Record<string, readonly number[]>>;
  /** Spread of an arm's loss at its seed, in nats; 0.006 by default. */
  readonly spread?: number;
}

/**
 * Makes the records of training and gradient cells as a simple learner would: a loss that falls with the
 * logarithm of the updates, moved by arm, seed and rate, and by what is evaluated.
 *
 * @param cells Cells of a plan; those of other kinds are left out.
 * @param options What happens to them.
 * @returns One record a cell, in the order of the cells.
 */
export function syntheticTrainingRecords(
  cells: readonly Cell[],
  options: SyntheticTraining = {},
): readonly CellRecord[] {
  return cells.flatMap(({ id, hash, config }) => {
    const common = { id, cell: hash, config, device: "cpu", arithmetic: "bitwise" } as const;
    if (config.kind === "gradients") {
      return [sealRecord({ ...common, status: "ok", metrics: gradientMetrics(config) })];
    }
    if (config.kind === "step-timing") {
      return [sealRecord({ ...common, status: "ok", metrics: [], samples: stepSamples(config) })];
    }
    if (config.kind !== "training") return [];
    const isLost = config.role === "main" && options.diverge?.[config.arm]?.includes(config.seed);
    return [
      isLost
        ? sealRecord({
          ...common,
          status: "diverged",
          reason: "the loss is not finite at step 120",
          metrics: [metric(config, [120, "train", "diverged_at", 120, "update"])],
        })
        : sealRecord({ ...common, status: "ok", metrics: trainingMetrics(config, options) }),
    ];
  });
}

/** What an arm's loss is above the best one's, in nats: rough, for figures that look real. */
const ARM_EXCESS: Readonly<Record<string, number>> = {
  relu: 0.048,
  "leaky-relu": 0.047,
  gelu: 0.036,
  silu: 0.041,
  glu: 0.018,
  bilinear: 0.012,
  reglu: 0.006,
  geglu: 0.001,
  swiglu: 0,
  "relu-logits": 0.4,
  none: 0.09,
  learned: 0.05,
  sinusoidal: 0.04,
  rope: 0,
  alibi: 0.01,
  t5: 0.02,
  "rope-long": 0.005,
};

/** How fast an encoding gets worse beyond the length of training. */
const DECLINE: Readonly<Record<string, number>> = {
  none: 0.25,
  learned: 1.4,
  sinusoidal: 0.9,
  rope: 0.45,
  alibi: 0.002,
  t5: 0.12,
};

const FLOORS = { bayes: 1.42, uniform: log64(8), unigram: 1.98, bigram: 1.62 } as const;
const BAYES = 1.42;

type Row = readonly [
  step: number | "",
  split: string,
  metric: string,
  value: number | string,
  unit: string,
];

function metric({ arm, seed }: { arm: string; seed: number }, row: Row): Metric {
  const [step, split, name, value, unit] = row;
  return { arm, seed, step, split, metric: name, value, unit };
}

function trainingMetrics(config: TrainingCellConfig, options: SyntheticTraining): Metric[] {
  const { arm, of, seed, data, steps, train, evaluation } = config;
  const { worse = {}, spread = 0.006 } = options;
  const isTask = data.source === "in-context-markov";
  const weather = 0.02 * noiseOf(`${data.name} ${seed % 1_000_000}`); // moves all arms of a seed
  const rate = Math.abs(log64(train.learningRate / 0.003));
  const own = (ARM_EXCESS[of ?? arm] ?? 0) * (isTask ? 1 : 0.7) + (worse[arm] ?? 0) +
    spread * (noiseOf(`${data.name} ${arm} ${steps} ${seed}`) - 0.5) + 0.02 * rate + weather;
  const body = bodyOf(config);
  // A size has a law of its own instead of the arm's excess, and nothing left of the way there.
  const law = config.size === undefined
    ? 0
    : lawOf(config) - (ARM_EXCESS[of ?? arm] ?? 0) * (isTask ? 1 : 0.7) -
      2.2 / Math.sqrt(steps + 9);
  const lossAt = (step: number) =>
    (isTask ? BAYES + 0.03 : 1.7) + own + 2.2 / Math.sqrt(step + 9) + law;
  const rows: Row[] = [
    ["", "model", "parameters", 4_000 + body, ""],
    ["", "model", "body_parameters", body, ""],
    [
      "",
      "model",
      "training_flops",
      config.size === undefined ? 612_000 + 96 * arm.length : 6 * body,
      "flop",
    ],
    ["", "model", "state_bytes", 12 * (104_000 + 16 * arm.length), "byte"],
    ...(config.trial === undefined ? [] : [["", "trial", "learning_rate", 0.003, ""] as const]),
  ];
  if (isTask) {
    rows.push(
      ...Object.entries(FLOORS).map(([name, value]): Row => ["", "floor", name, value, "nat"]),
    );
  }
  const every = evaluation.every ?? steps;
  for (let step = every; step <= steps; step += every) {
    const loss = lossAt(step);
    rows.push([
      step,
      "train",
      "loss",
      loss + 0.01 * (noiseOf(`${arm} ${seed} ${step}`) - 0.5),
      "nat",
    ]);
    rows.push([step, "held-out", "loss", loss, "nat"]);
    if (isTask) {
      rows.push([step, "held-out", "excess", loss - BAYES, "nat"]);
    } else rows.push([step, "held-out", "bits_per_byte", loss / log64(2), "bit"]);
  }
  if (isTask) rows.push([steps, "held-out", "floor", BAYES, "nat"]);
  rows.push(...lengthRows(config, lossAt(steps)));
  rows.push([steps, "weights", "hash", "9f86d081884c7d65", ""]);
  return rows.map((row) => metric(config, row));
}

/** Parameters without embeddings: of a sized model by its matrices. */
function bodyOf({ arm, size, model }: TrainingCellConfig): number {
  return size === undefined ? 100_000 + 16 * arm.length : matrixElements(model);
}

/** What a size adds to the loss: a power law, of which gated arms have the lower one. */
function lawOf({ arm, of, model }: TrainingCellConfig): number {
  const isGated = /glu/.test(of ?? arm);
  return (isGated ? 20 : 40) * pow64(matrixElements(model), -0.4) - 0.03;
}

function lengthRows(
  { arm, of, steps, train, evaluation, model, seed }: TrainingCellConfig,
  loss: number,
): Row[] {
  const rows: Row[] = [];
  const decline = DECLINE[of ?? arm] ?? 0.01;
  const beyond = (length: number, factor: number) =>
    length <= train.length ? 0 : decline * factor * log64(length / train.length) +
      0.01 * (noiseOf(`${arm} ${length} ${seed}`) - 0.5);
  for (const name of evaluation.metrics) {
    for (const length of evaluation.lengths) {
      if (model.position === "learned" && length > 512) continue; // its table ends
      const gain = name === "non-overlapping" ? 0.04 * log64(length / 64) : 0;
      const factor = name === "non-overlapping" ? 0.6 : 1;
      rows.push([steps, `${name}/${length}`, "loss", loss + beyond(length, factor) - gain, "nat"]);
      if (name !== "same-target" || length <= train.length || model.position !== "rope") continue;
      for (const fix of evaluation.fixes) {
        const left = { pi: 0.3, ntk: 0.18, yarn: 0.1, truncate: 0 }[fix];
        const value = loss + left * beyond(length, 1);
        rows.push([steps, `${name}/${length}/${fix}`, "loss", value, "nat"]);
      }
    }
  }
  if (evaluation.metrics.includes("same-target")) {
    const lengths = evaluation.lengths.filter((length) => beyond(length, 1) <= 0.05);
    rows.push([steps, "headroom", "tokens", Math.max(train.length, ...lengths), "token"]);
    for (let from = 0, to = 16; to <= 1024; from = to, to *= 2) {
      const excess = 0.6 / (1 + from / 12) + Math.max(0, beyond(to, 1));
      rows.push([steps, `position/${from}-${to}`, "loss", BAYES + excess, "nat"]);
      rows.push([steps, `position/${from}-${to}`, "excess", excess, "nat"]);
    }
  }
  return rows;
}

function gradientMetrics(config: GradientCellConfig): Metric[] {
  const { arm, depth, seed } = config;
  const exponent = { pre: -0.5, post: 0.02 }[arm] ?? -2.2;
  return ["layer/last/feedForward", "layer/first/feedForward"].map((split, i) => {
    const noise = 1 + 0.06 * (noiseOf(`${arm} ${depth} ${seed}`) - 0.5);
    const value = (1.6 - 0.7 * i) * pow64(depth / 2, exponent * (1 - 0.6 * i)) * noise;
    return metric(config, ["", split, "gradient_norm", value, ""]);
  });
}

/** Gated layers take a little longer; five rounds a block, as a run makes. */
function stepSamples({ arms, blocks, data }: StepTimingConfig): TimingSample[] {
  return Array.from(
    { length: blocks },
    (_, block) =>
      Object.entries(arms).flatMap(([arm, { model }], position) => {
        const slow = /glu|bilinear/.test(model.activation) ? 1.12 : 1;
        return Array.from({ length: ROUNDS_PER_BLOCK }, (_, round) => ({
          arm,
          block,
          position: round * Object.keys(arms).length + position,
          repetitions: 1,
          timeNs: Math.round(
            8e6 * slow * (1 + 0.01 * noiseOf(`${data.name} ${arm} ${block} ${round}`)),
          ),
        }));
      }),
  ).flat();
}
