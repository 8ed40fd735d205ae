import type { BenchRow } from "./bench_row.ts";

/** What every bench is given. */
export interface BenchContext {
  readonly rounds: number;
  /** Least duration of one sample. */
  readonly sampleMs: number;
  /** Which of our devices to measure. */
  readonly device: "auto" | "cpu" | "webgpu";
  /** Python programs in which PyTorch is looked for. */
  readonly pythons: readonly string[];
}

/** A bench: a name to filter by, and what makes its rows. */
export interface Bench {
  readonly name: string;
  /** So long that it runs only when `--filter` begins with "memory". */
  readonly long?: boolean;
  readonly run: (context: BenchContext) => Promise<readonly BenchRow[]>;
}

/** Why a bench of the CPU has no rows, or undefined if it can run. */
export function reasonWithoutCpu(context: BenchContext, threads: number): string | undefined {
  if (context.device === "webgpu") return "it measures the CPU: --device webgpu";
  const cores = navigator.hardwareConcurrency;
  return cores >= threads ? undefined : `it needs ${threads} cores: cores=${cores}`;
}
