import { z } from "zod";
import type { ExperimentIssue } from "../base/errors.ts";
import { armIssues } from "./arm_rules.ts";
import { type ObjectSchema, textTerm } from "./schema_terms.ts";
import type { Defaulted } from "./definition.ts";

/** A table of others, shown beside what is measured here: not the numbers compare, the orders do. */
export interface PublishedTable {
  /** What it shows, with its scale. */
  readonly title: string;
  /** Where it was published. */
  readonly source: string;
  /** Unit of its values, such as `nat` or `perplexity`. */
  readonly unit: string;
  /** Which of its values are better. */
  readonly better: "lower" | "higher";
  /** Metric measured here that stands beside it. */
  readonly metric: string;
  /** Part of the data in which that is measured. */
  readonly split: string;
  /** Name of the data set that it stands beside; all where not given. */
  readonly data?: string;
  /** Published value by arm. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Schema of a published table. */
export const publishedTableSchema: ObjectSchema<
  PublishedTable,
  Defaulted<PublishedTable, "better" | "metric" | "split">
> = z.strictObject({
  title: textTerm("What it shows, with its scale."),
  source: textTerm("Where it was published."),
  unit: textTerm("Unit of its values."),
  better: z.enum(["lower", "higher"]).describe("Which of its values are better.").default("lower"),
  metric: z.string().describe("Metric measured here that stands beside it.").default("loss"),
  split: z.string().describe("Part of the data in which that is measured.").default("held-out"),
  data: z.string().describe("Data set that it stands beside; all where not given.").optional(),
  rows: z.record(z.string(), z.number().min(-1e30).max(1e30))
    .describe("Published value by arm."),
}).describe("A table of others.");

/**
 * Finds arms that published tables name and that do not exist.
 *
 * @param arms Arms of the experiment.
 * @param tables The tables.
 * @returns The issues, in file order.
 */
export function publishedIssues(
  arms: Readonly<Record<string, unknown>>,
  tables: readonly PublishedTable[] = [],
): readonly ExperimentIssue[] {
  return tables.flatMap(({ rows }, i) =>
    armIssues(
      arms,
      Object.fromEntries(
        Object.keys(rows).map((arm) => [`published[${i}].rows.${arm}`, arm]),
      ),
    )
  );
}
