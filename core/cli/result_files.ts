import { canonicalJson } from "../base/canonical_json.ts";
import type { Plan } from "../experiment/plan.ts";
import { analyse } from "../result/analyse.ts";
import type { Analysis } from "../result/analysis.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { claimsCsv } from "../result/claims_csv.ts";
import { lossCsv } from "../result/training/loss_csv.ts";
import { scalingCsv } from "../result/training/scaling_csv.ts";
import { metricsCsv } from "../result/metrics_csv.ts";
import { summaryCsv } from "../result/summary_csv.ts";
import { timingCsv } from "../result/timing_csv.ts";
import { reportFiles } from "../report/report_files.ts";
import type { Environment } from "../run/environment.ts";

/** What the files of a result folder are made from. */
export interface ResultSource {
  readonly plan: Plan;
  readonly records: readonly CellRecord[];
  readonly environment: Environment;
  /** Command that makes the same result. */
  readonly command: string;
}

/** Texts of all files of a result folder but the records, and the analysis they come from. */
export interface ResultFiles {
  readonly analysis: Analysis;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Makes every table, the environment and the report: a pure function of its source, so that
 * regenerating them changes no byte.
 */
export async function resultFiles(source: ResultSource): Promise<ResultFiles> {
  const { plan, records, environment, command } = source;
  const analysis = analyse(plan, records);
  const files = new Map(tableFiles(analysis));
  files.set("environment.json", environmentText(environment));
  for (const [name, text] of await reportFiles({ plan, analysis, environment, command })) {
    files.set(name, text);
  }
  return { analysis, files };
}

/** Makes the CSV tables alone. */
export function tableFiles(analysis: Analysis): [string, string][] {
  const { cells, timings, decodings, training, claims } = analysis;
  return [
    ["metrics.csv", metricsCsv(cells)],
    ["timing.csv", timingCsv(cells)],
    ["summary.csv", summaryCsv([...timings, ...decodings])],
    ...(training === undefined || training.sets.length === 0
      ? []
      : [["loss.csv", lossCsv(training)] as [string, string]]),
    ...(training === undefined || training.scaling.length === 0
      ? []
      : [["scaling.csv", scalingCsv(training.scaling)] as [string, string]]),
    ["claims.csv", claimsCsv(claims)],
  ];
}

/** Makes environment.json. */
export function environmentText(environment: Environment): string {
  canonicalJson(environment); // refuses what JSON cannot say exactly
  return `${JSON.stringify(environment, null, 2)}\n`;
}
