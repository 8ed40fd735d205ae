import type { Device } from "../device/device.ts";
import type { Cell } from "../experiment/cell.ts";
import type { Plan } from "../experiment/plan.ts";
import { analyse } from "../result/analyse.ts";
import { isTimed, namesTimedIn } from "../experiment/timed_cells.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { compareCsv } from "../result/compare_csv.ts";
import { metricsCsv } from "../result/metrics_csv.ts";
import { countText } from "../result/scope_text.ts";
import { isFinished } from "../result/timing_rounds.ts";
import { createDatasets } from "../run/datasets.ts";
import { missingTexts } from "../run/missing_texts.ts";
import { readEnvironment } from "../run/result_folder.ts";
import { runCell } from "../run/run_cell.ts";
import { planRun, settingsOf } from "../run/run_settings.ts";
import { cellsToCheck } from "./cells_to_check.ts";
import { checkFiles, readText } from "./check_files.ts";
import { readRecordedValues, type RecordedValues } from "./recorded_values.ts";

/** What a check compares, and where it says how far it is. */
export interface CheckOptions {
  readonly device: Device;
  /**
   * Whether every cell is run again: timings too, of which the samples, never the times, are judged.
   * If not, of long trainings some only; see `cellsToCheck`.
   */
  readonly all: boolean;
  readonly signal: AbortSignal;
  readonly onCell: (cell: Cell) => void;
}

/** What a check found. */
export interface CheckOutcome {
  /** Cells that were run again. */
  readonly cells: number;
  /** One line a difference, with both values. */
  readonly differences: readonly string[];
  /** One line for each reason why trainings were not run again. */
  readonly leftOut: readonly string[];
}

/**
 * Compares a committed result with a run of its own and with what its records make.
 *
 * Canonical cells are run again: metrics.csv and the records must both hold the same values. Every
 * table, figure and report must be what the records make, byte for byte. Timing cells must have the
 * samples that the plan asks for, all positive; verdicts on canonical values must come out again.
 */
export async function checkResult(folder: string, options: CheckOptions): Promise<CheckOutcome> {
  const plan = await planRun(settingsOf(await readEnvironment(folder), folder));
  const recorded = await readRecordedValues(folder);
  const { records, failures, leftOut } = await runAgain(plan, recorded, options);
  const changed = await changedValues(folder, { plan, recorded, records });
  const differences = [
    ...(recorded.fault === undefined ? [] : [recorded.fault]),
    ...failures.map((failure) => `${folder}: ${failure}`),
    ...missingCells(plan, recorded).map((line) => `${folder}: ${line}`),
    ...changed.table ?? [],
    ...changed.records,
    ...strangeTimings(records).map((line) => `${folder}, run again: ${line}`),
  ];
  if (recorded.fault === undefined) {
    const except = changed.table === undefined ? [] : ["metrics.csv"];
    const { analysis, differences: files } = await checkFiles(folder, except);
    differences.push(...files);
    const made = new Set(records.map(({ cell }) => cell));
    const kept = analysis.cells.flatMap(({ record }) =>
      record?.config.kind === "training" && !made.has(record.cell) ? [record] : []
    );
    const again = analyse(plan, [...records, ...kept]);
    differences.push(
      ...strangeTimings(analysis.cells.flatMap(({ record }) => record ?? []))
        .map((line) => `${folder}: ${line}`),
      ...changedVerdicts(analysis.claims, again.claims).map((line) => `${folder}: ${line}`),
    );
  }
  return { cells: records.length + failures.length, differences, leftOut };
}

async function runAgain(
  plan: Plan,
  recorded: RecordedValues,
  { device, all, signal, onCell }: CheckOptions,
) {
  const records: CellRecord[] = [];
  const failures: string[] = [];
  const datasets = createDatasets();
  // The rate of a cell whose trials are not run again is that of their records.
  const made = new Map(recorded.records.map((record) => [record.cell, record as CellRecord]));
  const chosen = cellsToCheck(plan.cells, all);
  const missing = await missingTexts(chosen, datasets);
  for (const cell of chosen) {
    if ("data" in cell.config && missing.has(cell.config.data.source)) continue;
    if (isTimed(cell) && device.info.software) continue;
    signal.throwIfAborted();
    onCell(cell);
    const finished = (hash: string) => made.get(hash);
    const record = await runCell(cell, device, { signal, datasets, finished });
    made.set(cell.hash, record);
    if (isFinished(record)) records.push(record);
    else failures.push(`${cell.id}, run again, ${record.status}: ${record.reason}`);
  }
  const trainings = (cells: readonly Cell[]) =>
    cells.filter(({ config }) => config.kind === "training").length;
  const long = trainings(plan.cells) - trainings(chosen);
  const leftOut = long === 0
    ? []
    : [`${countText(long, "training")} left out to save time, --all runs them`];
  return { records, failures, leftOut: [...leftOut, ...missing.values()] };
}

function missingCells({ cells, version }: Plan, { records }: RecordedValues): string[] {
  const ended = new Set(records.map(({ cell, status }) => `${status} ${cell}`));
  const missing = cells.filter(({ hash, config: { kind } }) =>
    !ended.has(`ok ${hash}`) && !(kind === "training" && ended.has(`diverged ${hash}`))
  );
  if (missing.length === 0) return [];
  return [
    `${missing.length} of ${cells.length} cells of version ${version} have no record, ` +
    `the first is ${missing[0].id}`,
  ];
}

interface Values {
  readonly plan: Plan;
  readonly recorded: RecordedValues;
  readonly records: readonly CellRecord[];
}

/** Compares both places that hold canonical values with the values of this run, if they exist. */
async function changedValues(folder: string, values: Values) {
  const { plan, recorded, records } = values;
  // A cell that failed just now is reported as such: its values are taken as they were.
  const was = new Map(recorded.records.map((record) => [record.cell, record]));
  const now = new Map(records.map((record) => [record.cell, record]));
  const rows = (of: (hash: string) => RecordedValues["records"][number] | undefined) =>
    metricsCsv(plan.cells.map((cell) => ({ cell, record: of(cell.hash) as CellRecord })));
  const again = rows((hash) => now.get(hash) ?? was.get(hash));
  const labels = { was: "committed", is: "run again" };
  const path = `${folder}/metrics.csv`;
  const table = await readText(path);
  const kept = rows((hash) => was.get(hash));
  return {
    table: table === undefined ? undefined : compareCsv(path, { was: table, is: again, labels }),
    records: compareCsv(`${folder}/records.jsonl`, { was: kept, is: again, labels }),
  };
}

function strangeTimings(records: readonly CellRecord[]): string[] {
  return records.flatMap(({ id, config, samples = [], status }) => {
    if (status !== "ok" || !("blocks" in config)) return [];
    return namesTimedIn(config).flatMap((arm) => {
      const timed = samples.filter((sample) => sample.arm === arm && sample.timeNs > 0);
      const found = new Set(timed.map(({ block }) => block)).size;
      return found === config.blocks
        ? []
        : [`${id} has times of ${arm} in ${found} blocks, expected ${config.blocks}`];
    });
  });
}

/** Verdicts on canonical values must repeat; those on times are judged from their own records. */
function changedVerdicts(
  committed: ReturnType<typeof analyse>["claims"],
  again: ReturnType<typeof analyse>["claims"],
): string[] {
  return committed.flatMap(({ claim: { id, rule }, verdict }, i) =>
    !("at" in rule) && verdict !== again[i].verdict
      ? [`claim ${id} was ${verdict}, is now ${again[i].verdict}`]
      : []
  );
}
