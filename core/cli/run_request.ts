import type { RunSettings } from "../run/run_settings.ts";

/** What a run was asked for, beside its plan. */
export interface RunRequest {
  readonly settings: RunSettings;
  /** Part of the plan to run, such as `1/2`; absent for all of it. */
  readonly shard?: string;
  /** Folder of all results. */
  readonly root: string;
  readonly fresh: boolean;
  readonly json: boolean;
  /** CPU threads: cells of training at a time; as many as there are cores where not given. */
  readonly threads?: number;
  /** Whether the models of the main budget are kept. */
  readonly checkpoints?: boolean;
}
