import { assert, assertEquals } from "@std/assert";
import type { Op, OpCase, WebgpuTarget } from "../../../core/base/op.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../core/device/device.ts";
import { composeShader } from "../../../core/device/webgpu/compose_shader.ts";
import { matmul, matmulFold } from "../../../kernels/mod.ts";
import { caseInputs } from "../../helpers/case_values.ts";
import { caseGraph } from "../../helpers/check_op.ts";
import { describeDifferences } from "../../helpers/describe_differences.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { lintWgsl } from "../../lint/wgsl_lint.ts";

const TARGETS: readonly WebgpuTarget[] = ["hardware", "software"];

/** Each tile of each target: few and many outputs, chunks in a row and side by side. */
const CASES: readonly (readonly [Op, OpCase])[] = [12, 24].flatMap((precision) => {
  const attributes = { transposeA: 0, transposeB: 1, precision };
  const batch = { name: "batch", inputShapes: [[2, 67, 300], [2, 65, 300]], attributes };
  const fold = { name: "fold", inputShapes: [[1030, 67], [1030, 65]], attributes: { precision } };
  return [[matmul, batch], [matmulFold, fold]] as const;
});
const MANY: OpCase = {
  name: "many outputs",
  inputShapes: [[2049, 9], [9, 2049]],
  attributes: { transposeA: 0, transposeB: 0, precision: 12 },
};

function shadersOf(op: Op, opCase: OpCase, target: WebgpuTarget): string[] {
  const { inputShapes, attributes = {} } = opCase;
  const shapes = { inputs: inputShapes, outputs: op.inferShapes(inputShapes, attributes) };
  return op.webgpu(shapes, attributes, target).map((stage) => composeShader(op, stage));
}

Deno.test("matrix products have canonical shaders for every target, and other ones for each", () => {
  const texts = new Set<string>();
  for (const [op, opCase] of [...CASES, [matmul, MANY] as const]) {
    for (const target of TARGETS) {
      for (const text of shadersOf(op, opCase, target)) {
        assertEquals(lintWgsl(text), [], `${op.name}, ${opCase.name}, ${target}`);
        texts.add(text);
      }
    }
  }
  // Two targets, two precisions, split or not; large tiles; the combination of chunks.
  assertEquals(texts.size, 2 * 2 * 2 + 1 + 1);
});

Deno.test("matrix products without guards, or with factors as they are, are not canonical", () => {
  for (const [op, opCase] of CASES) {
    const shapes = {
      inputs: opCase.inputShapes,
      outputs: op.inferShapes(opCase.inputShapes, opCase.attributes!),
    };
    for (const target of TARGETS) {
      const [stage] = op.webgpu(shapes, opCase.attributes!, target);
      // What is kept for the second stage is finished there: its sums have nothing to guard here.
      const isGuarded = stage.code.includes("accumulate_product") ||
        stage.code.includes("store_sum");
      assertEquals(lintWgsl(composeShader(op, stage, { guard: "none" })).length > 0, isGuarded);
      const code = stage.code.replaceAll("round12(", "(");
      assertEquals(lintWgsl(composeShader(op, { code })).length > 0, code !== stage.code);
    }
  }
});

async function result(device: Device, op: Op, opCase: OpCase): Promise<Float32Array> {
  const executable = await device.compile(caseGraph(op, opCase), { poison: true });
  const inputs = caseInputs(op, opCase);
  for (const [i, values] of inputs.entries()) await executable.write(op.inputs[i], values);
  await executable.run();
  const y = await executable.read("y");
  await executable.dispose();
  return y;
}

for (const target of TARGETS) {
  Deno.test(`matrix products have the same bits with tiles for ${target}`, async () => {
    const cpu = await openCpuDevice({ threads: 1 });
    try {
      await withWebgpu(async (webgpu) => {
        const cases = target === "hardware" ? [...CASES, [matmul, MANY] as const] : CASES;
        for (const [op, opCase] of cases) {
          const [expected, found] = [
            await result(cpu, op, opCase),
            await result(webgpu, op, opCase),
          ];
          assert(expected.some((value) => value !== 0));
          assertEquals(describeDifferences(found, expected), "", `${op.name}, ${opCase.name}`);
        }
      }, { target });
    } finally {
      await cpu.close();
    }
  });
}
