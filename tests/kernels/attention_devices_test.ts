import { assert, assertEquals } from "@std/assert";
import type { Op, OpCase } from "../../core/base/op.ts";
import { openCpuDevice } from "../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../core/device/device.ts";
import { composeShader } from "../../core/device/webgpu/compose_shader.ts";
import {
  attention,
  attentionGrad,
  visibleAttention,
  visibleAttentionGrad,
} from "../../kernels/attention/attention.ts";
import { caseInputs } from "../helpers/case_values.ts";
import { caseGraph } from "../helpers/check_op.ts";
import { describeDifferences } from "../helpers/describe_differences.ts";
import { withWebgpu } from "../helpers/devices.ts";
import { lintWgsl } from "../lint/wgsl_lint.ts";

const OPS = [attention, attentionGrad, visibleAttention, visibleAttentionGrad];

async function results(device: Device, op: Op, opCase: OpCase): Promise<Float32Array[]> {
  const executable = await device.compile(caseGraph(op, opCase), { poison: true });
  const inputs = caseInputs(op, opCase);
  for (const [i, values] of inputs.entries()) await executable.write(op.inputs[i], values);
  await executable.run();
  const outputs: Float32Array[] = [];
  for (const name of op.outputs) outputs.push(await executable.read(name));
  await executable.dispose();
  return outputs;
}

async function requireSameBits(devices: readonly [Device, Device], op: Op, opCase: OpCase) {
  const [expected, found] = [
    await results(devices[0], op, opCase),
    await results(devices[1], op, opCase),
  ];
  expected.forEach((values, i) => {
    assert(values.some((value) => value !== 0));
    assertEquals(
      describeDifferences(found[i], values),
      "",
      `${op.name}, ${opCase.name}, ${op.outputs[i]}`,
    );
  });
}

Deno.test("attention gives the same bits with and without relaxed SIMD", async () => {
  const strict = await openCpuDevice({ threads: 1, relaxed: false });
  const relaxed = await openCpuDevice({ threads: 2 });
  try {
    assertEquals([strict, relaxed].map(({ info }) => info.details.simd), ["strict", "relaxed"]);
    for (const op of OPS) {
      for (const opCase of op.cases.filter(({ values }) => !values?.includes("zero"))) {
        await requireSameBits([strict, relaxed], op, opCase);
      }
    }
  } finally {
    await strict.close();
    await relaxed.close();
  }
});

const COLUMNS_64 = "64 columns";

Deno.test("attention has canonical shaders for hardware and others for software", () => {
  for (const op of OPS) {
    for (const { inputShapes, attributes = {} } of op.cases) {
      const shapes = { inputs: inputShapes, outputs: op.inferShapes(inputShapes, attributes) };
      const [hardware, software] = (["hardware", "software"] as const).map((target) =>
        op.webgpu(shapes, attributes, target).map((stage) => composeShader(op, stage))
      );
      [...hardware, ...software].forEach((text) => assertEquals(lintWgsl(text), []));
      assert(hardware.at(-1) !== software.at(-1));
      assert(!/workgroupBarrier|var<workgroup>/.test(software.at(-1)!));
    }
  }
});

Deno.test("attention has the same bits with the shaders for hardware", async () => {
  const cpu = await openCpuDevice({ threads: 1 });
  try {
    await withWebgpu(async (webgpu) => {
      for (const op of OPS) {
        const opCase = op.cases.find(({ name }) => name === COLUMNS_64);
        assert(opCase !== undefined);
        await requireSameBits([cpu, webgpu], op, opCase);
      }
    }, { target: "hardware" });
  } finally {
    await cpu.close();
  }
});
