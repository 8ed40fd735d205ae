import { OPS } from "../../../kernels/mod.ts";
import type { ArithmeticClass, Device } from "../device.ts";
import { openCpuDevice } from "../cpu/cpu_device.ts";
import { canaryGraph } from "./canary/canary_graph.ts";
import { canaryOperands } from "./canary/canary_operands.ts";
import { type CanaryVerdict, judgeCanary } from "./canary/judge_canary.ts";
import { compareKernels } from "./compare_kernels.ts";
import { probeCase } from "./probe_case.ts";

/** What the probe says of an adapter. */
export interface AdapterProbe {
  readonly arithmeticClass: ArithmeticClass;
  /** Findings of the canary, the verdict on the kernels, and how long the probe took. */
  readonly details: Readonly<Record<string, string>>;
}

/**
 * Decides at start whether an adapter gives the canonical bits.
 *
 * The canary asks what the adapter does to plain arithmetic and whether the guard holds. As that
 * proves nothing of the production text, every production kernel then runs on a small case and is
 * compared with the CPU, bit for bit. One difference makes the class "tolerance".
 *
 * @param device WebGPU, open.
 */
export async function probeAdapter(device: Device): Promise<AdapterProbe> {
  const start = performance.now();
  const canary = await runCanary(device);
  const differences = await compareProductionKernels(device);
  return {
    arithmeticClass: canary.bitwise && differences.length === 0 ? "bitwise" : "tolerance",
    details: {
      ...canary.findings,
      kernels: differences.length === 0
        ? `all ${OPS.length} ops give the bits of the CPU`
        : `${differences.join("; ")} from the CPU`,
      probe: `${Math.round(performance.now() - start)} ms`,
    },
  };
}

async function runCanary(device: Device): Promise<CanaryVerdict> {
  const operands = canaryOperands();
  const executable = await device.compile(canaryGraph(), { poison: true });
  try {
    executable.submit({ operands });
    const results = await executable.read("results");
    const output = new Uint32Array(results.buffer, results.byteOffset, results.length);
    return judgeCanary(operands, output);
  } finally {
    await executable.dispose();
  }
}

async function compareProductionKernels(device: Device): Promise<string[]> {
  const cpu = await openCpuDevice({ threads: 1 });
  try {
    const cases = OPS.map((op) => ({ op, opCase: probeCase(op) }));
    return await compareKernels({ actual: device, expected: cpu }, cases);
  } finally {
    await cpu.close();
  }
}
