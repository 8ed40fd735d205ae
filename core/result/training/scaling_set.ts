import { dataOfPlace, placeLabel, sizesOf, stepsAt } from "../../experiment/sizes.ts";
import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { armsOfSide } from "../../experiment/training_rules.ts";
import { indexStream } from "../index_stream.ts";
import { effectInterval } from "../statistics/effect_interval.ts";
import type { Interval } from "../statistics/interval.ts";
import {
  bootstrapScaling,
  type FittedGap,
  type ScalingBootstrap,
  type SeriesFit,
} from "../statistics/scaling_bootstrap.ts";
import { floorOf } from "./equal_sides.ts";
import { gapsBySize, gapSlopes } from "./gap_trend.ts";
import { pairedDifferences } from "./paired_differences.ts";
import { hasSameWindows } from "./same_windows.ts";
import { commonRange, type ModelSize, modelSize, sizedLosses, valuesAt } from "./sized_losses.ts";
import type { TrainingSet } from "./training_analysis.ts";
import type { TrainingRun } from "./training_runs.ts";

/** All sizes of all arms on one data set, with the main budget. */
export interface ScalingSet {
  /** Name of the data set. */
  readonly data: string;
  /** Loss that no size goes below, where it is known. */
  readonly floor?: number;
  /** Arms in file order. */
  readonly arms: readonly ScalingArm[];
  /** Seeds that every arm has at every size: what laws and their intervals rest on. */
  readonly seeds: number;
  /** Share of the draws of seeds in which every law could be fitted; absent without laws. */
  readonly fitted?: number;
  /** Comparisons that claims name; without any the first arm with each other. */
  readonly gaps: readonly SizedGap[];
}

/** One arm by size. */
export interface ScalingArm {
  /** Name of the arm. */
  readonly arm: string;
  /** Its sizes, ascending. */
  readonly points: readonly ScalingPoint[];
  /** Law of its loss over parameters without embeddings, where one fits. */
  readonly law?: SeriesFit;
}

/** One arm at one size. */
export interface ScalingPoint extends ModelSize {
  /** Name of the size. */
  readonly size: string;
  /** Mean held-out loss with its interval. */
  readonly loss: Interval;
  /** Seeds that have one. */
  readonly n: number;
}

/** The gap `baseline - candidate` of two sides by size: positive where the candidate's loss is lower. */
export interface SizedGap {
  /** Arms of the side that is compared with. */
  readonly baseline: readonly string[];
  /** Arms of the side of which the advantage is the gap. */
  readonly candidate: readonly string[];
  /** The gap at each size of one name. */
  readonly sizes: readonly GapPoint[];
  /** Change of that gap for ten times the parameters; absent of fewer than two sizes. */
  readonly trend?: Interval;
  /** The gap at equal parameters and at equal operations, at the ends of what both reach. */
  readonly equal: readonly EqualGap[];
  /** The gap by the laws of both; of single arms. */
  readonly law?: FittedGap;
}

/** The gap at one size. */
export interface GapPoint {
  /** Name of the size. */
  readonly size: string;
  /** Parameters without embeddings, the geometric mean over both sides. */
  readonly parameters: number;
  /** The gap with its interval, paired by seed. */
  readonly gap: Interval;
  /** Seeds. */
  readonly n: number;
}

/** The gap where both sides have as much of something. */
export interface EqualGap {
  /** What is equal. */
  readonly axis: "parameters" | "flops";
  /** Which end of the range that both reach. */
  readonly end: "smallest" | "largest";
  /** How much of it both have. */
  readonly at: number;
  /** The gap with its interval, paired by seed. */
  readonly gap: Interval;
}

/** What all losses of a scaling set are. */
const LOSS = { split: "held-out", metric: "loss" } as const;

/**
 * Fits the laws of all arms and takes the gaps between them, for each data set with the main budget.
 *
 * @param experiment The experiment with all settings applied.
 * @param sets Each data set with each size and budget.
 * @returns One entry a data set; none where the experiment has no sizes.
 */
export function scalingSets(
  experiment: Experiment,
  sets: readonly TrainingSet[],
): readonly ScalingSet[] {
  const { training } = experiment;
  if (training?.sizes === undefined) return [];
  return training.data.flatMap(({ name }) => {
    const budget = training.budgets[training.budgets.length - 1];
    const bySize = sizesOf(training).map((size) => {
      const [data, steps] = [placeLabel(name, size!.name), stepsAt(budget, size)];
      const runs = sets.find((set) => set.data === data && set.steps === steps)?.runs ?? [];
      return runs.filter(({ arm }) => arm !== DUPLICATE_ARM);
    });
    const first = bySize.flat()[0];
    if (first === undefined) return [];
    // Held-out windows are as long as those of training, so that other lengths do not compare.
    const same = bySize.map((runs) =>
      runs.filter(({ config }) => hasSameWindows(first.config, config))
    );
    return [scalingSet(same, { name, pairs: pairsOf(experiment, name) })];
  });
}

interface Pair {
  readonly baseline: readonly string[];
  readonly candidate: readonly string[];
}

/** Lists the comparisons of held-out losses that claims name, each once. */
function pairsOf({ claims, training }: Experiment, data: string): readonly Pair[] {
  const pairs = claims.flatMap(({ rule }) =>
    "candidate" in rule && "split" in rule && rule.split === "held-out" &&
      (rule.data ?? training!.data[0].name) === data
      ? [{ baseline: armsOfSide(rule.baseline), candidate: armsOfSide(rule.candidate) }]
      : []
  );
  // The gap the other way round says the same: the first claim decides the direction.
  const keyOf = ({ baseline, candidate }: Pair) =>
    JSON.stringify([baseline, candidate].map((arms) => arms.toSorted().join(" ")).toSorted());
  return [...Map.groupBy(pairs, keyOf).values()].map(([pair]) => pair);
}

function scalingSet(
  bySize: readonly (readonly TrainingRun[])[],
  { name, pairs }: { readonly name: string; readonly pairs: readonly Pair[] },
): ScalingSet {
  const floor = floorOf(bySize);
  const known = floor === undefined ? {} : { floor };
  const names = [...new Set(bySize.flat().map(({ arm }) => arm))];
  const [first, ...others] = names;
  const wanted = pairs.length > 0
    ? pairs
    : others.map((arm) => ({ baseline: [first], candidate: [arm] }));
  const laws = lawsOf(bySize, { names, name, ...known });
  const arms = names.map((arm): ScalingArm => {
    const law = laws?.bootstrap.series[laws.names.indexOf(arm)];
    return { arm, points: pointsOf(bySize, arm), ...(law && { law }) };
  });
  return {
    data: name,
    ...known,
    arms,
    seeds: laws?.seeds ?? 0,
    ...(laws && { fitted: laws.bootstrap.fitted }),
    gaps: wanted.map((pair) => gapOf(bySize, pair, { name, laws, ...known })),
  };
}

/** Laws of the arms that have every size and seed. */
interface Laws {
  readonly names: readonly string[];
  readonly seeds: number;
  readonly bootstrap: ScalingBootstrap;
}

/** Fits laws to the arms that have a loss at every size, over the seeds that all of these have. */
function lawsOf(
  bySize: readonly (readonly TrainingRun[])[],
  { names, name, floor }: {
    readonly names: readonly string[];
    readonly name: string;
    readonly floor?: number;
  },
): Laws | undefined {
  const least = floor === undefined ? 3 : 2;
  const whole = names.map((arm) => ({ arm, sizes: sizedLosses(bySize, { arm, ...LOSS }) }))
    .filter(({ sizes }) =>
      sizes.length >= least && sizes.every(({ values }) => values.values.size > 0) &&
      sizes.every(({ bodyParameters }, i) =>
        i === 0 || bodyParameters > sizes[i - 1].bodyParameters
      )
    );
  const lists = whole.flatMap(({ sizes }) => sizes.map(({ values }) => values.values));
  const seeds = [...lists[0]?.keys() ?? []].filter((seed) => lists.every((list) => list.has(seed)));
  if (seeds.length < 2) return undefined;
  const bootstrap = bootstrapScaling(
    whole.map(({ sizes }) => ({
      sizes: sizes.map(({ bodyParameters }) => bodyParameters),
      losses: sizes.map(({ values }) => seeds.map((seed) => values.values.get(seed)!)),
    })),
    { drawIndex: indexStream(`bootstrap/scaling/${name}`), ...(floor !== undefined && { floor }) },
  );
  return { names: whole.map(({ arm }) => arm), seeds: seeds.length, bootstrap };
}

function pointsOf(
  bySize: readonly (readonly TrainingRun[])[],
  arm: string,
): readonly ScalingPoint[] {
  return bySize.flatMap((runs) => {
    const own = runs.filter((run) => run.arm === arm);
    const size = modelSize(own);
    const [{ values } = { values: undefined }] = sizedLosses([runs], { arm, ...LOSS });
    if (size === undefined || values === undefined || values.values.size === 0) return [];
    const { data } = own[0];
    const drawIndex = indexStream(`bootstrap/scaling/${data}/${arm}`);
    const loss = effectInterval([...values.values.values()], { drawIndex });
    return [{ ...size, size: sizeName(data), loss, n: values.values.size }];
  });
}

function gapOf(
  bySize: readonly (readonly TrainingRun[])[],
  pair: Pair,
  { name, laws, floor }: {
    readonly name: string;
    readonly laws: Laws | undefined;
    readonly floor?: number;
  },
): SizedGap {
  const path = `bootstrap/scaling/${name}/${[...pair.baseline, "", ...pair.candidate].join("_")}`;
  const intervalOf = (values: readonly number[], of: string) =>
    effectInterval(values, { drawIndex: indexStream(`${path}/${of}`) });
  const sizes = bySize.flatMap((runs): GapPoint[] => {
    const [found] = gapsBySize([runs], { ...pair, ...LOSS });
    if (found === undefined || found.values.size === 0) return [];
    const size = sizeName(runs[0].data);
    const gap = intervalOf([...found.values.values()], size);
    return [{ size, parameters: found.size, gap, n: found.values.size }];
  });
  const slopes = [...gapSlopes(gapsBySize(bySize, { ...pair, ...LOSS })).values()];
  const isSingle = pair.baseline.length === 1 && pair.candidate.length === 1;
  const places = [pair.baseline, pair.candidate].map(([arm]) => laws?.names.indexOf(arm) ?? -1);
  const law = isSingle && places.every((place) => place >= 0)
    ? laws!.bootstrap.gap(places[0], places[1])
    : undefined;
  return {
    ...pair,
    sizes,
    ...(slopes.length > 0 && { trend: intervalOf(slopes, "trend") }),
    equal: isSingle ? equalGaps(bySize, { pair, floor, intervalOf }) : [],
    ...(law && { law }),
  };
}

function equalGaps(
  bySize: readonly (readonly TrainingRun[])[],
  { pair, floor = 0, intervalOf }: {
    readonly pair: Pair;
    readonly floor?: number;
    readonly intervalOf: (values: readonly number[], of: string) => Interval;
  },
): readonly EqualGap[] {
  const [base, other] = [...pair.baseline, ...pair.candidate].map((arm) =>
    sizedLosses(bySize, { arm, ...LOSS })
  );
  return (["parameters", "flops"] as const).flatMap((axis) => {
    const range = commonRange([base, other], axis);
    if (range === undefined) return [];
    return (["smallest", "largest"] as const).flatMap((end): EqualGap[] => {
      const at = range[end];
      const [a, b] = [base, other].map((sizes) => valuesAt(sizes, { axis, at, floor })!);
      const gaps = [...pairedDifferences(a, b).values()];
      if (gaps.length === 0) return [];
      return [{ axis, end, at, gap: intervalOf(gaps, `${axis}/${end}`) }];
    });
  });
}

/** Gives the name of the size in a label of `placeLabel`. */
function sizeName(label: string): string {
  return label.slice(dataOfPlace(label).length + 1);
}
