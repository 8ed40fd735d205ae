import { median } from "../core/result/statistics/summary.ts";
import { type BenchRow, ratioRow, type Side, skippedRow } from "./bench_row.ts";
import type { Goal } from "./estimate.ts";
import { PEAK_FLOPS } from "./fused_peak.ts";
import { threadsText } from "./torch_bench.ts";
import type { Torch } from "./torch_tasks.ts";

/** A product that is timed: y [m, n] = a b, summed over k. */
export interface TimedProduct {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** N or T for a and b, as they lie. */
  readonly form: "NN" | "NT" | "TN";
}

/** Ways in which a product is computed. */
export const VARIANTS = ["", "without relaxed SIMD", "24 bits", "1 thread"] as const;

/** One of them; the first is as by default. */
export type Variant = typeof VARIANTS[number];

const GOALS: Readonly<Partial<Record<Variant, Goal>>> = {
  "": { atLeast: 0.92 },
  "without relaxed SIMD": { atLeast: 0.75 },
};
const THREADS_GOAL: Goal = { atLeast: 1.9 };
const TORCH_GOAL: Goal = { atLeast: 0.55 };

/** Names a product, such as `2048 x 128 x 512 NN`. */
export function productText({ m, k, n, form }: TimedProduct): string {
  return `${m} x ${k} x ${n} ${form}`;
}

/** Names the task of a product in one variant. */
export function taskName(product: TimedProduct, variant: Variant | "torch"): string {
  return `${productText(product)}${variant === "" ? "" : `, ${variant}`}`;
}

/**
 * Makes the rows of matrix products: shares of the peak, threads, speed over PyTorch.
 *
 * @param name Name of the bench.
 * @param measured Samples by task, with the peak of one thread as `peak`.
 */
export function matmulRows(
  name: string,
  { products, samples, threads, torch }: {
    readonly products: readonly TimedProduct[];
    readonly samples: ReadonlyMap<string, readonly number[]>;
    readonly threads: number;
    readonly torch: Torch;
  },
): readonly BenchRow[] {
  const peak = samples.get("peak")!;
  const gflops = (threads * PEAK_FLOPS / median(peak)).toFixed(1);
  return products.flatMap((product) => {
    const flops = 2 * product.m * product.k * product.n;
    const scaled = peak.map((ns) => ns * flops / PEAK_FLOPS / threads);
    const atPeak: Side = { label: `at the peak of ${gflops} GFLOP/s`, samples: scaled };
    const side = (variant: Variant | "torch", label: string): Side => ({
      label,
      samples: samples.get(taskName(product, variant))!,
    });
    const about = (suffix: string, text: string, goal?: Goal) => ({
      name: `${name}/${taskName(product, "")}/${suffix}`,
      text: `${productText(product)}: ${text}, ${threadsText(threads)}`,
      ...(goal && { goal }),
    });
    const shares = VARIANTS
      .filter((variant) => variant !== "1 thread" && samples.has(taskName(product, variant)))
      .map((variant) => {
        const text = variant === "" ? "share of peak" : `share of peak ${variant}`;
        const given = about(`of-peak ${variant}`.trim(), text, GOALS[variant]);
        return ratioRow(given, atPeak, side(variant, "matmul"));
      });
    const alone = samples.has(taskName(product, "1 thread"))
      ? [ratioRow(
        about("over-1", "speed over 1 thread", THREADS_GOAL),
        side("1 thread", "1 thread"),
        side("", "matmul"),
      )]
      : [];
    const beside = about("of-torch", "speed over PyTorch", TORCH_GOAL);
    const ofTorch = torch.peer === undefined
      ? skippedRow(beside, torch.reason)
      : ratioRow(beside, side("torch", torch.name), side("", "matmul"));
    return [...shares, ...alone, ofTorch];
  });
}
