import { DeviceLimitError } from "../../base/errors.ts";
import type { DispatchPlan } from "./plan_dispatches.ts";

/**
 * Compares a plan with the limits of an adapter, before anything is allocated.
 *
 * @throws {DeviceLimitError} With the limit's name, its value and the value wanted.
 */
export function checkLimits(plan: DispatchPlan, limits: Readonly<Record<string, number>>): void {
  const { dispatches, replicates } = plan;
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
  const wanted: readonly [string, number][] = [
    [
      "maxStorageBufferBindingSize",
      most(dispatches.flatMap(({ bindings }) => bindings.map(({ bytes }) => bytes))),
    ],
    ["maxBufferSize", most(plan.sizes)],
    // Binding 0 holds the parameters.
    [
      "maxStorageBuffersPerShaderStage",
      most(dispatches.map(({ bindings }) => bindings.length + 1)),
    ],
    ["maxComputeWorkgroupsPerDimension", most(dispatches.flatMap(({ workgroups }) => workgroups))],
  ];
  const instead = replicates === 1
    ? "Use a smaller shape, or --device cpu"
    : `Use fewer replicates than ${replicates}, a smaller shape, or --device cpu`;
  for (const [name, value] of wanted) {
    if (value <= limits[name]) continue;
    throw new DeviceLimitError(
      `Cannot compile for WebGPU as the adapter's limit must hold: ${name}=${
        limits[name]
      }, wanted=${value}. ${instead}`,
    );
  }
}
