import { type BenchRow, ratioRow, type Side, skippedRow } from "./bench_row.ts";
import type { Goal } from "./estimate.ts";
import type { Torch } from "./torch_tasks.ts";

/** What is wanted of the speed over PyTorch's. */
const GOALS: Readonly<Record<string, Goal>> = {
  gelu: { atLeast: 1.4 },
  softmax: { atLeast: 0.75 },
};

/**
 * Makes the rows of the activations' speed: for each op its speed over PyTorch's, and its time over
 * that of a copy.
 *
 * @param bench Name of the bench, which starts the names of its rows.
 * @param options Ops, times by op, by `torch-<op>` and of "copy", PyTorch or why it is missing, and
 *   words for the threads.
 * @returns Two rows an op; those beside a missing PyTorch are skipped with its reason.
 */
export function activationRows(
  bench: string,
  { ops, sides, torch, threads }: {
    readonly ops: readonly string[];
    readonly sides: ReadonlyMap<string, Side>;
    readonly torch: Torch;
    readonly threads: string;
  },
): readonly BenchRow[] {
  const other = torch.peer === undefined ? "PyTorch" : torch.name;
  return ops.flatMap((op) => {
    const ours = sides.get(op)!;
    const ofTorch = {
      name: `${bench}/${op}-of-torch`,
      text: `${op}: speed over ${other}, ${threads}`,
      goal: GOALS[op],
    };
    const overCopy = {
      name: `${bench}/${op}-over-copy`,
      text: `${op}: time over copy, ${threads}`,
    };
    return [
      torch.peer === undefined
        ? skippedRow(ofTorch, torch.reason)
        : ratioRow(ofTorch, sides.get(`torch-${op}`)!, ours),
      ratioRow(overCopy, ours, sides.get("copy")!),
    ];
  });
}
