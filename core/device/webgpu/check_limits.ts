import { DeviceLimitError } from "../../base/errors.ts";
import type { DispatchPlan } from "./plan_dispatches.ts";

/**
 * Compares a plan with the limits of an adapter, before anything is allocated.
 *
 * @throws {DeviceLimitError} With the limit's name, its value and the value wanted.
 */
export function checkLimits(plan: DispatchPlan, limits: Readonly<Record<string, number>>): void {
  const largest = plan.buffers.reduce((a, b) => Math.max(a, b), 0);
  // Binding 0 holds the parameters.
  const bindings = plan.dispatches.reduce((most, d) => Math.max(most, d.buffers.length + 1), 0);
  const groups = plan.dispatches.reduce((most, d) => Math.max(most, ...d.workgroups), 0);
  const wanted: readonly [string, number][] = [
    ["maxStorageBufferBindingSize", largest],
    ["maxBufferSize", largest],
    ["maxStorageBuffersPerShaderStage", bindings],
    ["maxComputeWorkgroupsPerDimension", groups],
  ];
  for (const [name, value] of wanted) {
    if (value > limits[name]) {
      throw new DeviceLimitError(
        `Cannot compile for WebGPU as the adapter's limit must hold: ${name}=${
          limits[name]
        }, wanted=${value}. Use a smaller shape, or --device cpu`,
      );
    }
  }
}
