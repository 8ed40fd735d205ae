import { assert, assertEquals } from "@std/assert";
import { bitsOf, floatOf } from "../../../core/base/float_bits.ts";
import type { Op } from "../../../core/base/op.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { TracedFunction } from "../../../kernels/arithmetic/trace.ts";
import { traceFunction } from "../../../kernels/arithmetic/trace_function.ts";
import { scalarProbe } from "../../../kernels/elementwise/scalar_probe.ts";
import RUNTIME from "../../../kernels/arithmetic/wgsl_runtime.wgsl" with { type: "text" };
import { describeDifferences } from "../../helpers/describe_differences.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { divisionPairs, specialPairs } from "../../helpers/division_pairs.ts";
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

Deno.test("div_rn() and sqrt_rn() flush what is subnormal to a signed 0 and know every special case", async () => {
  const quotients = await specialResults(
    traceFunction("raw_divide", ["a", "b"], (t, a, b) => t.divide(a, b)),
  );
  const roots = await specialResults(traceFunction("raw_sqrt", ["a", "b"], (t, a) => t.sqrt(a)));
  if (quotients.length === 0) return; // no adapter, said by withWebgpu()
  const { a, b } = specialPairs();
  a.forEach((dividend, i) => {
    const [x, y] = [dividend, b[i]].map((bits) => floatOf(flushedBits(floatOf(bits))));
    const where = `${dividend.toString(16)}, ${b[i].toString(16)}`;
    assertEquals(quotients[i], flushedBits(Math.fround(x / y)), where);
    assertEquals(roots[i], flushedBits(Math.sqrt(x)), where);
  });
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

/** Applies a traced function of two values, stored as computed, to pairs of special values. */
async function specialResults(traced: TracedFunction): Promise<Uint32Array> {
  const { a, b } = specialPairs();
  const probe = scalarProbe("divide");
  const raw: Op = {
    ...probe,
    functions: [traced],
    webgpu: (...given) =>
      probe.webgpu(...given).map((stage) => ({
        ...stage,
        code: stage.code.replaceAll("canonical_divide", traced.name),
      })),
  };
  let words: Uint32Array = new Uint32Array();
  await withWebgpu(async (webgpu) => {
    words = new Uint32Array((await runProbe(webgpu, raw, [a, b])).buffer);
  });
  return words;
}

/** What the runtime says of an IEEE result: subnormals are a signed 0, NaN is one pattern. */
function flushedBits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc00000;
  const bits = bitsOf(value);
  return ((bits & 0x7f800000) === 0 ? bits & 0x80000000 : bits) >>> 0;
}

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
