import { assert, assertEquals } from "@std/assert";
import type { Op } from "../../../core/base/op.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../core/device/device.ts";
import { matmul, matmulFold } from "../../../kernels/mod.ts";
import { caseInputs } from "../../helpers/case_values.ts";
import { caseGraph } from "../../helpers/check_op.ts";
import { describeDifferences } from "../../helpers/describe_differences.ts";

async function results(device: Device, op: Op): Promise<Float32Array[]> {
  const outputs: Float32Array[] = [];
  for (const opCase of op.cases) {
    const executable = await device.compile(caseGraph(op, opCase), { poison: true });
    const inputs = caseInputs(op, opCase);
    for (const [i, values] of inputs.entries()) await executable.write(op.inputs[i], values);
    await executable.run();
    outputs.push(await executable.read("y"));
    assertEquals(await executable.violations(), [], opCase.name);
    await executable.dispose();
  }
  return outputs;
}

for (const op of [matmul, matmulFold]) {
  Deno.test(`${op.name} gives the same bits with and without relaxed SIMD`, async () => {
    const strict = await openCpuDevice({ threads: 1, relaxed: false });
    const relaxed = await openCpuDevice({ threads: 2 });
    try {
      assertEquals(strict.info.details.simd, "strict");
      assertEquals(relaxed.info.details.simd, "relaxed");
      const [expected, found] = [await results(strict, op), await results(relaxed, op)];
      expected.forEach((values, i) =>
        assertEquals(describeDifferences(found[i], values), "", op.cases[i].name)
      );
      assert(expected.length > 5);
    } finally {
      await strict.close();
      await relaxed.close();
    }
  });
}
