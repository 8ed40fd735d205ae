/** One column of a result file. */
export interface Column {
  /** Name in the first row, in snake_case. */
  readonly name: string;
  /** Unit of its numbers; empty for text and pure numbers. */
  readonly unit: string;
  /** Which way is better, where there is one. */
  readonly better: "lower" | "higher" | "";
  /** What it says, in words. */
  readonly meaning: string;
}

/** Every column of every result file, in file order; results/README.md prints this table. */
export const COLUMNS = {
  "metrics.csv": [
    column("cell", "", "", "Name of the cell"),
    column("arm", "", "", "What was measured, by its name in the experiment file"),
    column("seed", "", "", "Seed of the replicate; empty where a value belongs to no seed"),
    column("step", "updates", "", "Parameter updates done; empty where nothing is trained"),
    column("split", "", "", "Part of the data, or the check that produced the value"),
    column("metric", "", "", "Name of the quantity"),
    column(
      "value",
      "see unit",
      "",
      "The value; `nan`, `inf`, `-inf` and `-0` as such; hashes in hexadecimal",
    ),
    column("unit", "", "", "Unit of the value; empty for pure numbers and hashes"),
  ],
  "timing.csv": [
    column("cell", "", "", "Name of the cell"),
    column(
      "arm",
      "",
      "",
      "What was timed; `a/a`: the duplicate, `copy`: a memory copy, `no-norm/…`: no norm",
    ),
    column("block", "", "", "Block, from 0; arms are compared within their block"),
    column("position", "", "", "Place in the order of the block, from 0"),
    column("repetitions", "executions", "", "Executions between the two readings of the clock"),
    column("time_ns", "ns", "lower", "Wall time of one execution"),
    column("gpu_time_ns", "ns", "lower", "Time of one execution by the clock of the GPU"),
  ],
  "summary.csv": [
    column("cell", "", "", "Name of the cell"),
    column(
      "arm",
      "",
      "",
      "What was timed; `a/a`: the duplicate, `copy`: a memory copy, `no-norm/…`: no norm",
    ),
    column(
      "level",
      "",
      "",
      "`op`: a norm alone; `block` of a Transformer; training `step`; next `token`; `prompt`",
    ),
    column("rows", "", "", "Rows of the matrix; tokens of a block, step, next token or prompt"),
    column("width", "", "", "Elements of a row; of a token"),
    column("pass", "", "", "`forward`, `forward-backward` with all gradients, or `step`"),
    column("cache", "", "", "`hot`: tensors are in the caches; `cold`: they are in memory"),
    column("n", "blocks", "higher", "Blocks that hold a time of this arm"),
    column("median_ns", "ns", "lower", "Median of the wall times of one execution"),
    column("min_ns", "ns", "lower", "Smallest of them"),
    column(
      "gigabytes_per_second",
      "GB/s",
      "higher",
      "Bytes that must be moved, by formula, over the median time",
    ),
    column("fraction_of_copy", "", "higher", "The same over that of the copy in this cell"),
    column("baseline", "", "", "Arm this one is compared with; one row for each comparison"),
    column(
      "ratio",
      "",
      "lower",
      "Time over the baseline's: exp of the mean over blocks of the log ratio",
    ),
    column("ratio_low", "", "", "Lower end of the 95 % interval of the ratio"),
    column("ratio_high", "", "", "Upper end of the 95 % interval of the ratio"),
    column(
      "predicted_ratio",
      "",
      "",
      "Ratio of the bytes that must be moved, by formula; of a block or step by Amdahl's law",
    ),
    column("predicted_low", "", "", "Lower end of its 95 % interval; of a block or step"),
    column("predicted_high", "", "", "Upper end of its 95 % interval; of a block or step"),
  ],
  "loss.csv": [
    column("data", "", "", "Name of the data set"),
    column("budget", "updates", "", "Parameter updates of the runs"),
    column("arm", "", "", "Name of the arm; `a/a`: the duplicate, from other seeds"),
    column("split", "", "", "Part of the data: `held-out`, `position/16-32`, `same-target/256`, …"),
    column("metric", "", "", "Name of the quantity"),
    column("unit", "", "", "Unit of the numbers; empty for pure ones"),
    column("runs", "", "", "Runs that were asked for"),
    column("diverged", "", "lower", "Runs of them that diverged"),
    column("missing", "", "lower", "Runs of them that have no result"),
    column("n", "seeds", "higher", "Seeds that have a value"),
    column(
      "mean",
      "see unit",
      "",
      "Mean over them of the last value; accuracy, exact_match, decoded_exact_match, bleu, tokens: " +
        "higher is better, else lower",
    ),
    column("deviation", "see unit", "", "Standard deviation over seeds, with n - 1"),
    column("low", "see unit", "", "Lower end of the 95 % t interval of the mean"),
    column("high", "see unit", "", "Upper end of it"),
    column("baseline", "", "", "The first arm, which all others are compared with"),
    column(
      "difference",
      "see unit",
      "",
      "Mean over seeds of this arm's value minus the baseline's",
    ),
    column(
      "difference_low",
      "see unit",
      "",
      "Lower end of its 95 % interval: paired t, of `held-out` the wider of that and BCa bootstrap",
    ),
    column("difference_high", "see unit", "", "Upper end of it"),
    column("pairs", "seeds", "higher", "Seeds that both have"),
  ],
  "scaling.csv": [
    column("data", "", "", "Name of the data set"),
    column("arm", "", "", "Name of the arm; of a gap the side that is compared with"),
    column("candidate", "", "", "Of a gap the other side; the gap is `arm` minus `candidate`"),
    column(
      "quantity",
      "",
      "",
      "`loss`; of its law `exponent`, `floor` and `predicted` from the other sizes; `gap`, `gap_trend` a decade; by the laws `law_gap`, `law_gap_trend`, `law_exponents`",
    ),
    column(
      "axis",
      "",
      "",
      "What `at` counts: `body_parameters`, `parameters`, `flops` of training",
    ),
    column("at", "", "", "How much of it"),
    column("measured", "nat", "", "Of a prediction what was measured"),
    column("estimate", "", "", "The value: in nats, or nats a decade; exponents are pure numbers"),
    column("low", "", "", "Lower end of its 95 % interval: of laws by seeds drawn again"),
    column("high", "", "", "Upper end of it"),
  ],
  "claims.csv": [
    column("claim", "", "", "Name of the claim in the experiment file"),
    column(
      "verdict",
      "",
      "",
      "`supported`, `refuted`, `equivalent`, `inconclusive`, `out-of-reach` or `invalid-setup`",
    ),
    column("estimate", "see unit", "", "Measured value that the rule judges"),
    column(
      "low",
      "see unit",
      "",
      "Lower end of its 95 % interval (90 % for equal-time and equal-loss), or smallest value of a property",
    ),
    column("high", "see unit", "", "Upper end of its interval, or largest value of a property"),
    column("unit", "", "", "Unit of the three; `share` is of the baseline's time"),
    column(
      "p",
      "",
      "",
      "p of the test that would support a claim about times or losses: sign flips, two one-sided t tests, or Fisher's where runs diverged",
    ),
    column("p_holm", "", "", "The same after Holm's correction over such claims of the file"),
    column("n", "", "higher", "Replicates: blocks of a timing, seeds of all else"),
    column("margin", "see unit", "", "Smallest effect of interest"),
    column("rule", "", "", "Rule that decides, as in the experiment file"),
    column("published", "", "", "Published number with its unit, else the finding in words"),
    column("published_source", "", "", "Where it was published"),
    column("scope", "", "", "What the verdict is about: sizes, pass, cache, device, replicates"),
    column("reason", "", "", "Why the verdict is what it is"),
  ],
} as const satisfies Readonly<Record<string, readonly Column[]>>;

/** Name of a result file in CSV. */
export type CsvName = keyof typeof COLUMNS;

/** Name of a column of a result file. */
export type ColumnName<Name extends CsvName> = typeof COLUMNS[Name][number]["name"];

function column<const Name extends string>(
  name: Name,
  unit: string,
  better: Column["better"],
  meaning: string,
): Column & { readonly name: Name } {
  return { name, unit, better, meaning };
}
