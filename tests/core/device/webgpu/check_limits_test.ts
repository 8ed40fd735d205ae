import { assertThrows } from "@std/assert";
import { DeviceLimitError } from "../../../../core/base/errors.ts";
import { checkLimits } from "../../../../core/device/webgpu/check_limits.ts";
import type { DispatchPlan } from "../../../../core/device/webgpu/plan_dispatches.ts";

const LIMITS = {
  maxStorageBufferBindingSize: 1_000,
  maxBufferSize: 1_000,
  maxStorageBuffersPerShaderStage: 3,
  maxComputeWorkgroupsPerDimension: 10,
};

/** A plan of one dispatch: bytes of its buffers, bytes bound, workgroups. */
function plan(
  sizes: number[],
  bound: number[],
  workgroups: [number, number, number],
  replicates = 1,
): DispatchPlan {
  const bindings = bound.map((bytes, buffer) => ({ buffer, offset: 0, bytes }));
  const dispatch = { label: "copy", shader: 0, writable: [], params: [], workgroups, bindings };
  const rest = { strides: sizes, tensors: [], copies: [], zeros: [], replicates };
  return { ...rest, shaders: [""], sizes, dispatches: [dispatch] };
}

Deno.test("checkLimits() passes what just fits, and a graph without work", () => {
  checkLimits(plan([1_000, 4], [1_000, 4], [10, 10, 1]), LIMITS);
  checkLimits({ ...plan([], [], [1, 1, 1]), dispatches: [] }, LIMITS);
});

Deno.test("checkLimits() names the limit that does not hold, its value and what was wanted", () => {
  const cases: readonly [DispatchPlan, Partial<typeof LIMITS>, string][] = [
    [plan([4, 900], [4, 1_004], [1, 1, 1]), {}, "maxStorageBufferBindingSize=1000, wanted=1004"],
    [plan([804], [4], [1, 1, 1]), { maxBufferSize: 800 }, "maxBufferSize=800, wanted=804"],
    // Three buffers, and the parameters.
    [plan([4], [4, 4, 4], [1, 1, 1]), {}, "maxStorageBuffersPerShaderStage=3, wanted=4"],
    [plan([4], [4], [1, 11, 1]), {}, "maxComputeWorkgroupsPerDimension=10, wanted=11. Use a"],
    [plan([4], [4], [1, 1, 12], 12), {}, "wanted=12. Use fewer replicates than 12, a smaller"],
  ];
  for (const [wanted, limits, message] of cases) {
    assertThrows(() => checkLimits(wanted, { ...LIMITS, ...limits }), DeviceLimitError, message);
  }
});
