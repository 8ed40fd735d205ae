import { DeviceLostError } from "../base/errors.ts";
import type { Device } from "../device/device.ts";
import type { Batch } from "./batch.ts";
import type { Start } from "./initial_state.ts";
import { Trainer, type TrainingSpec } from "./trainer.ts";
import type { TrainingState } from "./training_state.ts";

/** A training run that outlives its device. */
export interface RecoverableRun {
  readonly spec: TrainingSpec;
  readonly start: Start;
  readonly steps: number;
  /** The batch of a step; a pure function, since steps are taken again after a loss. */
  readonly batchAt: (step: number) => Batch;
  /** Opens the device, again after each loss. */
  readonly openDevice: () => Promise<Device>;
  /** Steps between two copies of the state on the host. */
  readonly keepEvery: number;
  /** Where to go on; the beginning where not given. */
  readonly state?: TrainingState;
  /** Told of each loss: the step at which it was noticed, and that from which the run goes on. */
  readonly onLost?: (noticedAt: number, goesOnFrom: number) => void;
}

/** Losses in a row, without a new copy of the state, after which a run gives up. */
const MOST_LOSSES = 3;

/**
 * Trains for a number of steps; after a lost device it opens another and goes on from the last copy
 * of the state, with the same bits.
 *
 * @returns The state after the last step. The device is closed.
 * @throws {DeviceLostError} If devices are lost three times without getting on.
 * @throws {DivergenceError} If the run diverged.
 */
export async function trainWithRecovery(run: RecoverableRun): Promise<TrainingState> {
  let state = run.state;
  let losses = 0;
  for (;;) {
    const device = await run.openDevice();
    let noticedAt = state?.step ?? 0;
    try {
      const trainer = await Trainer.open(device, run.spec, run.start, state);
      while (trainer.step < run.steps) {
        await trainer.takeStep(run.batchAt(trainer.step));
        noticedAt = trainer.step;
        if (noticedAt % run.keepEvery === 0 && noticedAt < run.steps) {
          state = await trainer.state();
          losses = 0;
        }
      }
      const last = await trainer.state();
      await trainer.close();
      return last;
    } catch (error) {
      losses += 1;
      if (!(error instanceof DeviceLostError) || losses === MOST_LOSSES) throw error;
      run.onLost?.(noticedAt, state?.step ?? 0);
    } finally {
      await device.close();
    }
  }
}
