import { type BenchRow, ratioRow, type Side, skippedRow } from "./bench_row.ts";
import type { Goal } from "./estimate.ts";
import type { Torch } from "./torch_tasks.ts";

/** What is timed at one size: ours, and PyTorch's where it is there. */
export type NormTask =
  | "layer-norm"
  | "rms-norm"
  | "copy"
  | "layer-norm-again"
  | "torch-layer-norm"
  | "torch-rms-norm"
  | "torch-copy";

interface NormRatio {
  readonly name: string;
  readonly text: string;
  readonly over: NormTask;
  readonly under: NormTask;
  readonly goal?: Goal;
}

/** Ratios of times; a speed is the other's time over ours. */
const RATIOS: readonly NormRatio[] = [
  {
    name: "layer-norm-of-torch",
    text: "LayerNorm: speed over",
    over: "torch-layer-norm",
    under: "layer-norm",
    goal: { atLeast: 0.9 },
  },
  {
    name: "rms-norm-of-copy",
    text: "RMSNorm: share of copy bandwidth",
    over: "copy",
    under: "rms-norm",
    goal: { atLeast: 0.8 },
  },
  {
    name: "layer-norm-over-rms-norm",
    text: "LayerNorm: time over RMSNorm",
    over: "layer-norm",
    under: "rms-norm",
    goal: { atMost: 1.4 },
  },
  {
    name: "layer-norm-of-copy",
    text: "LayerNorm: share of copy bandwidth",
    over: "copy",
    under: "layer-norm",
  },
  {
    name: "rms-norm-of-torch",
    text: "RMSNorm: speed over",
    over: "torch-rms-norm",
    under: "rms-norm",
  },
  {
    name: "noise",
    text: "LayerNorm over itself: noise of this run",
    over: "layer-norm-again",
    under: "layer-norm",
  },
  { name: "copy-of-torch", text: "copy: speed over", over: "torch-copy", under: "copy" },
];

/**
 * Makes the rows of the norms' speed.
 *
 * @param bench Name of the bench, which starts the names of its rows.
 * @param options Times of each task, PyTorch or why it is missing, and words for the threads.
 * @returns One row a ratio; those beside a missing PyTorch are skipped with its reason.
 */
export function normRatioRows(
  bench: string,
  { sides, torch, threads }: {
    readonly sides: Readonly<Partial<Record<NormTask, Side>>>;
    readonly torch: Torch;
    readonly threads: string;
  },
): readonly BenchRow[] {
  return RATIOS.map(({ name, text, over, under, goal }) => {
    const isTorch = over.startsWith("torch-");
    const other = isTorch ? ` ${torch.peer === undefined ? "PyTorch" : torch.name}` : "";
    const about = { name: `${bench}/${name}`, text: `${text}${other}, ${threads}`, goal };
    return isTorch && torch.peer === undefined
      ? skippedRow(about, torch.reason)
      : ratioRow(about, sides[over]!, sides[under]!);
  });
}
