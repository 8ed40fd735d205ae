import type { DeviceInfo } from "../device/device.ts";
import type { Plan } from "../experiment/plan.ts";
import { isTimed } from "../experiment/timed_cells.ts";
import { terminalReport } from "../report/terminal_report.ts";
import { terminalLosses } from "../report/training/terminal_losses.ts";
import type { Analysis } from "../result/analysis.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { countText } from "../result/scope_text.ts";
import { timeLeftText } from "./progress.ts";
import { type KeptModels, modelLines } from "./kept_models.ts";
import type { TextStyle } from "./terminal.ts";

/** What a finished run tells its user. */
export interface OutcomeSummary {
  readonly folder: string;
  readonly plan: Plan;
  /** Cells of this run: all of the plan, or of a shard. */
  readonly cells: number;
  /** Such as `1/2`; absent for a whole run. */
  readonly shard?: string;
  /** Absent for a shard, which decides nothing. */
  readonly analysis?: Analysis;
  readonly device: DeviceInfo;
  readonly skipped: number;
  readonly failed: readonly CellRecord[];
  /** Models, where they were to be kept. */
  readonly models?: KeptModels;
  /** Duration of the cells. */
  readonly seconds: number;
}

/** Most failed cells that are listed with their reasons. */
const LISTED = 10;

/** Writes the verdicts and where the files are, as text or as one JSON object. */
export function outcomeText(
  summary: OutcomeSummary,
  options: TextStyle & { readonly json: boolean },
): string {
  return options.json ? JSON.stringify(outcomeData(summary)) : plainText(summary, options);
}

function outcomeData(summary: OutcomeSummary) {
  const { folder, plan, cells, shard, analysis, models, device, skipped, failed, seconds } =
    summary;
  return {
    experiment: plan.experiment,
    version: plan.version,
    profile: plan.profile,
    ...(shard === undefined ? {} : { shard }),
    device: { name: device.name, adapter: device.adapter, class: device.arithmeticClass },
    folder,
    cells: { total: cells, skipped, failed: failed.map(({ id, reason }) => ({ id, reason })) },
    seconds: Math.round(1000 * seconds) / 1000,
    ...(models === undefined ? {} : { models: models.kept }),
    ...(analysis === undefined ? {} : {
      claims: analysis.claims.map(({ claim, verdict, estimate, low, high, unit, reason }) => (
        { id: claim.id, verdict, estimate, low, high, unit, reason }
      )),
    }),
  };
}

function plainText(summary: OutcomeSummary, style: TextStyle): string {
  const { folder, plan, cells, shard, analysis, models, skipped, failed, seconds } = summary;
  const run = cells - skipped;
  const counts = [
    ...(run > 0 ? [`${countText(run, "cell")} run in ${timeLeftText(1000 * seconds)}`] : []),
    ...(skipped > 0 ? [`${run > 0 ? skipped : countText(skipped, "cell")} finished before`] : []),
    ...(failed.length > 0 ? [`${failed.length} FAILED`] : []),
  ].join(", ");
  return [
    ...(analysis === undefined ? [] : ["", ...lossLines(analysis, style)]),
    ...(analysis === undefined ? [] : [terminalReport(analysis.claims, style), ""]),
    ...failed.slice(0, LISTED).map(({ id, status, reason }) => `${id} ${status}: ${reason}`),
    ...(failed.length > LISTED ? [`and ${failed.length - LISTED} more`] : []),
    counts,
    ...(analysis === undefined
      ? [`Shard ${shard} is done: ${folder}`, "Join all shards: deno task merge <folder>..."]
      : [
        ...(plan.profile === "smoke" && hasOpenClaims(analysis)
          ? ["Profile smoke shows that all of it runs; --profile quick decides claims"]
          : []),
        `Report: ${folder}/report.html`,
        `Tables: ${tableNames(plan, analysis)} and claims.csv beside it`,
      ]),
    ...(models === undefined ? [] : modelLines(models)),
  ].join("\n");
}

/** Losses of all arms, where something was trained, and an empty line. */
function lossLines({ training }: Analysis, style: TextStyle): readonly string[] {
  return (training?.sets.length ?? 0) > 0 ? [terminalLosses(training!, style), ""] : [];
}

/** Tables that hold something. */
function tableNames({ cells }: Plan, { training }: Analysis): string {
  const times = cells.some(isTimed) ? ", timing.csv, summary.csv" : "";
  const losses = (training?.sets.length ?? 0) > 0 ? ", loss.csv" : "";
  const laws = (training?.scaling.length ?? 0) > 0 ? ", scaling.csv" : "";
  return `metrics.csv${times}${losses}${laws}`;
}

function hasOpenClaims({ claims }: Analysis): boolean {
  return claims.some(({ verdict }) => verdict === "inconclusive");
}
