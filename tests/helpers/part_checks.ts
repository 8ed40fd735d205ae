import { openCpuDevice } from "../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../core/device/device.ts";
import { PART_CHECKS, type PartCheckName } from "../../core/experiment/part_checks.ts";
import type { ModelSettings } from "../../core/model/model_settings.ts";
import { PART_CHECK_FUNCTIONS } from "../../core/run/checks/part_checks.ts";
import type { SpoiledRead } from "./fake_device.ts";
import { SETTINGS } from "./model_settings.ts";

/** What a check is asked about, besides small defaults. */
export type CheckedChanges = Partial<ModelSettings> & { readonly seed?: number };

/** Lends a CPU device of one thread. */
export async function withCpu(body: (device: Device) => Promise<void>): Promise<void> {
  const device = await openCpuDevice({ threads: 1 });
  try {
    await body(device);
  } finally {
    await device.close();
  }
}

/** Makes a check on the first encoding and activation that it is about. */
export async function valuesOf(device: Device, check: PartCheckName, changes: CheckedChanges = {}) {
  const { positions: [position] = ["none"], activations: [activation] = ["gelu"] } =
    PART_CHECKS[check];
  const base = { ...SETTINGS, dModel: 64, heads: 4, position, activation } as const;
  const { seed = 0, ...settings } = { ...base, ...changes };
  const found = await PART_CHECK_FUNCTIONS[check](device, { model: settings, seed });
  return Object.fromEntries(found.map(({ metric, value }) => [metric, value]));
}

/** Makes a check; gives what it found but the hash of its output. */
export async function numbersOf(
  device: Device,
  check: PartCheckName,
  changes: CheckedChanges = {},
) {
  const { output_hash: _, ...values } = await valuesOf(device, check, changes);
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value)]));
}

/** Moves one value of an output. */
export const bump = (output: string, by: number) => ({ name, values }: SpoiledRead) => {
  if (name === output) values[40] += by;
};
