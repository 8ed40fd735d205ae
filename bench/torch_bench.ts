import { type Bench, type BenchContext, reasonWithoutCpu } from "./bench_context.ts";
import { type BenchRow, skippedRow } from "./bench_row.ts";
import { besideTorch, type Torch } from "./torch_tasks.ts";

/** What a bench beside PyTorch measures with. */
export interface TorchRun {
  readonly name: string;
  readonly threads: number;
  readonly torch: Torch;
}

/**
 * Makes a bench of the CPU at a number of threads, beside PyTorch with as many.
 *
 * @param about Name of the bench, what its one row says where it is skipped, and the threads.
 * @param measure Makes its rows.
 */
export function torchBench(
  { name, text, threads }: {
    readonly name: string;
    readonly text: string;
    readonly threads: number;
  },
  measure: (context: BenchContext, run: TorchRun) => Promise<readonly BenchRow[]>,
): Bench {
  return {
    name,
    async run(context) {
      const reason = reasonWithoutCpu(context, threads);
      if (reason !== undefined) return [skippedRow({ name, text }, reason)];
      const { pythons } = context;
      return await besideTorch(
        { pythons, threads },
        (torch) => measure(context, { name, threads, torch }),
      );
    },
  };
}

/** Names a number of threads. */
export function threadsText(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}
