import { UsageError } from "../base/errors.ts";
import type { Plan } from "../experiment/plan.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { readRecords } from "../run/read_records.ts";
import { readEnvironment } from "../run/result_folder.ts";
import { type ResultFiles, resultFiles } from "./result_files.ts";
import { commandOf, planRun, settingsOf } from "../run/run_settings.ts";

/** A result folder read back, with every file that its records make. */
export interface Regenerated extends ResultFiles {
  readonly folder: string;
  readonly plan: Plan;
  readonly records: readonly CellRecord[];
}

/**
 * Makes every file of a result again from its records and environment; nothing is run or written.
 *
 * @throws {UsageError} If the folder holds no result.
 * @throws {StoreError} If its records are damaged.
 */
export async function regenerate(folder: string): Promise<Regenerated> {
  const environment = await readEnvironment(folder);
  const settings = settingsOf(environment, folder);
  const plan = await planRun(settings);
  const journal = await readRecords(folder);
  if (journal === undefined) {
    throw new UsageError(`Cannot read a result as the folder must hold records: folder=${folder}`);
  }
  const { records } = journal;
  const made = await resultFiles({ plan, records, environment, command: commandOf(settings) });
  return { folder, plan, records, ...made };
}
