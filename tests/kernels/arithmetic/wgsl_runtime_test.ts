import { assert, assertEquals } from "@std/assert";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import { scalarProbe } from "../../../kernels/elementwise/scalar_probe.ts";
import RUNTIME from "../../../kernels/arithmetic/wgsl_runtime.wgsl" with { type: "text" };
import { describeDifferences } from "../../helpers/describe_differences.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { divisionPairs } from "../../helpers/division_pairs.ts";
import { runProbe } from "../../helpers/run_probe.ts";

/** Pairs of a run of the device. */
const BATCH = 1 << 20;

Deno.test("div_rn() equals native division on 8,388,608 pairs, a third next to ties", async () => {
  const cpu = await openCpuDevice({ threads: 1 });
  try {
    await withWebgpu(async (webgpu) => {
      for (let batch = 0; batch < 8; batch++) {
        const { a, b } = divisionPairs(BATCH, `batch ${batch}`);
        const expected = await runProbe(cpu, scalarProbe("divide"), [a, b]);
        const actual = await runProbe(webgpu, scalarProbe("divide"), [a, b]);
        assertEquals(describeDifferences(actual, expected), "");
      }
    });
  } finally {
    await cpu.close();
  }
});

Deno.test("sqrt_rn() equals native square roots for every mantissa at both parities", async () => {
  const inputs = Uint32Array.from({ length: 1 << 24 }, (_, i) => 0x3f000000 + i);
  const cpu = await openCpuDevice({ threads: 1 });
  try {
    await withWebgpu(async (webgpu) => {
      const expected = await runProbe(cpu, scalarProbe("sqrt"), [inputs]);
      const actual = await runProbe(webgpu, scalarProbe("sqrt"), [inputs]);
      assertEquals(describeDifferences(actual, expected), "");
    });
  } finally {
    await cpu.close();
  }
});

Deno.test("div_rn() stays within the bounds of its argument for every reciprocal", () => {
  const reciprocal = reciprocalOf(RUNTIME);
  let worst1 = 0;
  let worst2 = 0;
  let worstProduct = 0;
  // The reciprocal depends on the upper 16 bits of the divisor's fraction only.
  for (let upper = 0; upper < 0x10000; upper++) {
    const y = reciprocal(0x800000 | (upper << 7));
    for (const mb of [0x800000 | (upper << 7), 0x80007f | (upper << 7)]) {
      const relative = Math.abs(y * mb / 2 ** 40 - 1);
      // First digit: error of y, bits of n that are cut off, and the rounding's constant.
      const first = 0x4c000 / 2 ** 19;
      const cut1 = 1023 * y / 2 ** 29;
      const error1 = 4096 * relative + Math.max(first, 1 - first + cut1);
      const second = 0x2c000 / 2 ** 18;
      const cut2 = 1023 * y / 2 ** 28;
      const error2 = 4096 * error1 * relative + Math.max(second, 1 - second + cut2);
      worst1 = Math.max(worst1, error1);
      worst2 = Math.max(worst2, error2);
      worstProduct = Math.max(worstProduct, error1 * mb / 1024 * y + 0x2c000);
    }
  }
  assert(worst1 < 0.92, `first digit off by ${worst1}`);
  assert(worst2 < 1.05, `both digits off by ${worst2}`);
  assert(worstProduct < 2 ** 31, `product of ${worstProduct}`);
  assert(worst2 > 1, "the bound is not what the argument says");
});

/** Takes the lines of `div_rn` that make the reciprocal, as they stand, and runs them here. */
function reciprocalOf(wgsl: string): (mb: number) => number {
  const lines = /let d = mb[^]*?let y = [^;]*;/.exec(wgsl)?.[0] ?? "";
  assertEquals(lines.match(/let /g)?.length, 4, "cannot find the reciprocal in the runtime");
  // Every product is below 2^53, so f64 holds it; `0 |` then wraps as 32-bit words do.
  const text = lines
    .replaceAll(/\b(0x[0-9a-f]+|\d+)u\b/g, "$1")
    .replaceAll("bitcast<i32>(", "(0 | ");
  return new Function("mb", `${text.replaceAll("let ", "const ")} return y;`) as (
    mb: number,
  ) => number;
}
