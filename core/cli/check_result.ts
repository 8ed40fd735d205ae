import type { Device } from "../device/device.ts";
import type { Cell } from "../experiment/cell.ts";
import { analyse } from "../result/analyse.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { compareCsv } from "../result/compare_csv.ts";
import { metricsCsv } from "../result/metrics_csv.ts";
import { selectRecords } from "../result/select_records.ts";
import { DENO_FILE_SYSTEM } from "../run/file_system.ts";
import { regenerate } from "./regenerate.ts";
import { runCell } from "../run/run_cell.ts";

/** What a check compares, and where it says how far it is. */
export interface CheckOptions {
  readonly device: Device;
  /** Whether timing cells are run again too: their samples, never their times, are judged. */
  readonly timing: boolean;
  readonly signal: AbortSignal;
  readonly onCell: (cell: Cell) => void;
}

/** What a check found. */
export interface CheckOutcome {
  readonly cells: number;
  /** One line a difference, with both values. */
  readonly differences: readonly string[];
}

/**
 * Compares a committed result with what its records make and with a run of its own.
 *
 * Tables, figures and reports must be what the records make, byte for byte. Canonical cells are
 * run again and must give the same metrics. Timing cells must have the samples that the plan asks
 * for, all positive; verdicts must be those of the records.
 */
export async function checkResult(folder: string, options: CheckOptions): Promise<CheckOutcome> {
  const { device, signal, onCell } = options;
  const made = await regenerate(folder);
  const differences: string[] = [];
  for (const [name, text] of made.files) {
    const bytes = await DENO_FILE_SYSTEM.read(`${folder}/${name}`);
    const committed = bytes === undefined ? "" : new TextDecoder().decode(bytes);
    if (committed !== text) differences.push(...describe(`${folder}/${name}`, committed, text));
  }
  const cells = made.plan.cells.filter(({ config }) =>
    config.kind !== "timing" || (options.timing && !device.info.software)
  );
  const records: CellRecord[] = [];
  for (const cell of cells) {
    signal.throwIfAborted();
    onCell(cell);
    const record = await runCell(cell, device, signal);
    if (record.status !== "ok") differences.push(`${folder}: ${cell.id} ${record.reason}`);
    else records.push(record);
  }
  const canonical = cells.filter(({ config }) => config.kind !== "timing");
  const metrics = (from: readonly CellRecord[]) => metricsCsv(selectRecords(canonical, from));
  const path = `${folder}/metrics.csv, run again`;
  differences.push(...compareCsv(path, metrics(made.records), metrics(records)));
  differences.push(...strangeTimings(folder, [...made.records, ...records]));
  differences.push(...changedVerdicts(folder, made.analysis.claims, analyse(made.plan, records)));
  return { cells: cells.length, differences };
}

function describe(path: string, committed: string, expected: string): readonly string[] {
  if (committed === "") return [`${path}: is missing`];
  if (path.endsWith(".csv")) {
    const rows = compareCsv(path, committed, expected);
    if (rows.length > 0) return rows;
  }
  const [a, b] = [committed.split("\n"), expected.split("\n")];
  const line = a.findIndex((text, i) => text !== b[i]);
  return [
    `${path}: line ${line + 1} is not what the records make: ` +
    `committed "${clip(a[line])}", made "${clip(b[line])}"`,
  ];
}

function strangeTimings(folder: string, records: readonly CellRecord[]): string[] {
  return records.flatMap(({ id, config, samples, status }) => {
    if (config.kind !== "timing" || status !== "ok") return [];
    const wanted = config.blocks * (Object.keys(config.arms).length + 2);
    const found = samples?.length ?? 0;
    if (found !== wanted) return [`${folder}: ${id} has ${found} samples, expected ${wanted}`];
    return [];
  });
}

/** Verdicts on canonical values must repeat; those on times are judged from their own records. */
function changedVerdicts(
  folder: string,
  committed: ReturnType<typeof analyse>["claims"],
  again: ReturnType<typeof analyse>,
): string[] {
  return committed.flatMap((outcome, i) => {
    if (!("check" in outcome.claim.rule)) return [];
    const now = again.claims[i].verdict;
    return outcome.verdict === now
      ? []
      : [`${folder}: ${outcome.claim.id} was ${outcome.verdict}, is now ${now}`];
  });
}

function clip(text: string | undefined): string {
  return (text ?? "").slice(0, 120);
}
