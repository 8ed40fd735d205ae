import { openCpuDevice } from "../core/device/cpu/cpu_device.ts";
import type { Device, Executable } from "../core/device/device.ts";
import { LOG_CAPACITY } from "../core/train/train_spec.ts";
import { Trainer } from "../core/train/trainer.ts";
import { specOf } from "../peers/assay_training.ts";
import { caseTokens, type TrainingCase } from "../peers/training_case.ts";

/**
 * Counts how often training waits for its device in a number of steps, as the mean over as many as
 * it takes until everything repeats.
 *
 * The trainer asks every device for the same, so the CPU counts for WebGPU.
 */
export async function awaitsOfTraining(c: TrainingCase, steps: number): Promise<number> {
  const device = await openCpuDevice({ threads: 1 });
  try {
    let awaits = 0;
    const counting = countingDevice(device, () => awaits++);
    const trainer = await Trainer.open(counting, specOf(c), { seeds: [0] });
    awaits = 0; // what opens it is not a step
    const batch = caseTokens(c);
    for (let i = 0; i <= LOG_CAPACITY; i++) await trainer.takeStep(batch);
    const counted = awaits;
    await trainer.close();
    return counted * steps / LOG_CAPACITY;
  } finally {
    await device.close();
  }
}

function countingDevice(device: Device, count: () => void): Device {
  const counted: readonly (keyof Executable)[] = ["write", "settle", "run", "time", "read"];
  return {
    info: device.info,
    close: () => device.close(),
    async compile(graph, options) {
      const executable = await device.compile(graph, options);
      return new Proxy(executable, {
        get(target, name: keyof Executable & string) {
          if (counted.includes(name)) count();
          return target[name];
        },
      });
    },
  };
}
