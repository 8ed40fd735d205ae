/** A value that was measured in a run, as a row of `metrics.csv` without arm and seed. */
export interface Measurement {
  /** Part of the data, such as `held-out` or `same-target/256`. */
  readonly split: string;
  /** Name of the quantity, in snake_case. */
  readonly metric: string;
  /** Updates before it was taken. */
  readonly step: number;
  /** Value; text for hashes. */
  readonly value: number | string;
  /** Unit; empty for pure numbers and hashes. */
  readonly unit: string;
}
