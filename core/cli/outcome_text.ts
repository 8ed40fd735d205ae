import type { DeviceInfo } from "../device/device.ts";
import type { Plan } from "../experiment/plan.ts";
import { terminalReport } from "../report/terminal_report.ts";
import type { Analysis } from "../result/analysis.ts";
import type { CellRecord } from "../result/cell_record.ts";

/** What a finished run tells its user. */
export interface OutcomeSummary {
  readonly folder: string;
  readonly plan: Plan;
  readonly analysis: Analysis;
  readonly device: DeviceInfo;
  readonly skipped: number;
  readonly failed: readonly CellRecord[];
}

/** Writes the verdicts and where the files are, as text or as one JSON object. */
export function outcomeText(summary: OutcomeSummary, options: { readonly json: boolean }): string {
  const { folder, plan, analysis, device, skipped, failed } = summary;
  if (options.json) {
    return JSON.stringify({
      experiment: plan.experiment,
      version: plan.version,
      profile: plan.profile,
      device: { name: device.name, adapter: device.adapter, class: device.arithmeticClass },
      folder,
      cells: { total: plan.cells.length, skipped, failed: failed.map(({ id }) => id) },
      claims: analysis.claims.map(({ claim, verdict, estimate, low, high, unit, reason }) => (
        { id: claim.id, verdict, estimate, low, high, unit, reason }
      )),
    });
  }
  const isTerminal = Deno.stdout.isTerminal();
  const width = isTerminal ? Deno.consoleSize().columns : 100;
  const hasColor = isTerminal && !Deno.noColor;
  return [
    "",
    terminalReport(analysis.claims, { width, hasColor }),
    "",
    ...failed.map(({ id, status, reason }) => `${id} ${status}: ${reason}`),
    ...(skipped > 0 ? [`${skipped} cells were finished before`] : []),
    `Report: ${folder}/report.html`,
    `Tables: ${folder}/metrics.csv, timing.csv, summary.csv, claims.csv`,
  ].join("\n");
}
