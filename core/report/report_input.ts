import type { Plan } from "../experiment/plan.ts";
import type { Analysis } from "../result/analysis.ts";
import type { Figure } from "./figure_spec.ts";

/** Everything a report is made from. */
export interface ReportInput {
  /** What was asked for. */
  readonly plan: Plan;
  /** What came out. */
  readonly analysis: Analysis;
  /** Figures, in order. */
  readonly figures: readonly Figure[];
  /** Facts about machine and versions, as in environment.json. */
  readonly environment: Readonly<Record<string, unknown>>;
  /** Command that makes the same results. */
  readonly command: string;
}
