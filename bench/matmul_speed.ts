import { openCpuDevice } from "../core/device/cpu/cpu_device.ts";
import type { Device } from "../core/device/device.ts";
import { GraphBuilder } from "../core/graph/graph_builder.ts";
import { matmul } from "../kernels/mod.ts";
import type { Bench, BenchContext } from "./bench_context.ts";
import type { BenchRow } from "./bench_row.ts";
import { fusedPeakTask } from "./fused_peak.ts";
import { interleave, type TimedTask } from "./interleave.ts";
import { matmulRows, taskName, type TimedProduct, type Variant } from "./matmul_rows.ts";
import { torchBench, type TorchRun } from "./torch_bench.ts";
import { torchTask } from "./torch_tasks.ts";
import { uniformValues } from "./uniform_values.ts";

/** Cubes in every form, and the rectangles of a small model's step: width 128, 2,048 tokens. */
const PRODUCTS: readonly TimedProduct[] = [
  { m: 64, k: 64, n: 64, form: "NN" },
  { m: 128, k: 128, n: 128, form: "NN" },
  { m: 256, k: 256, n: 256, form: "NN" },
  { m: 512, k: 512, n: 512, form: "NN" },
  { m: 512, k: 512, n: 512, form: "NT" },
  { m: 512, k: 512, n: 512, form: "TN" },
  { m: 2048, k: 128, n: 384, form: "NN" },
  { m: 2048, k: 128, n: 512, form: "NN" },
  { m: 2048, k: 512, n: 128, form: "NN" },
  { m: 2048, k: 128, n: 512, form: "NT" },
  { m: 128, k: 2048, n: 512, form: "TN" },
];

/** Makes the bench of matrix products on the CPU with a number of threads. */
export function matmulSpeed(threads: number): Bench {
  return torchBench(
    { name: `matmul-speed-${threads}`, text: "matrix products", threads },
    measure,
  );
}

async function measure(
  context: BenchContext,
  { name, threads, torch }: TorchRun,
): Promise<readonly BenchRow[]> {
  const devices = new Map<Variant, Device>();
  try {
    devices.set("", await openCpuDevice({ threads }));
    devices.set("without relaxed SIMD", await openCpuDevice({ threads, relaxed: false }));
    if (threads > 1) devices.set("1 thread", await openCpuDevice({ threads: 1 }));
    const tasks = [await fusedPeakTask("peak")];
    for (const product of PRODUCTS) {
      for (const [variant, device] of devices) {
        tasks.push(await productTask(device, product, { variant, precision: 12 }));
      }
      const plain = { variant: "24 bits", precision: 24 } as const;
      tasks.push(await productTask(devices.get("")!, product, plain));
      if (torch.peer !== undefined) {
        const question = { ask: "time-matmul", ...product };
        tasks.push(torchTask(torch.peer, taskName(product, "torch"), question));
      }
    }
    const samples = await interleave(tasks, context);
    return matmulRows(name, { products: PRODUCTS, samples, threads, torch });
  } finally {
    for (const device of devices.values()) await device.close();
  }
}

async function productTask(
  device: Device,
  product: TimedProduct,
  { variant, precision }: { readonly variant: Variant; readonly precision: number },
): Promise<TimedTask> {
  const { m, k, n, form } = product;
  const [transposeA, transposeB] = [form[0] === "T" ? 1 : 0, form[1] === "T" ? 1 : 0];
  const b = new GraphBuilder();
  const inputs = [
    b.input("a", transposeA ? [k, m] : [m, k]),
    b.input("b", transposeB ? [n, k] : [k, n]),
  ];
  b.output("y", b.apply(matmul, inputs, { transposeA, transposeB, precision })[0]);
  const executable = await device.compile(b.build());
  await executable.write("a", uniformValues("a/speed", m * k));
  await executable.write("b", uniformValues("b/speed", k * n));
  return {
    name: taskName(product, variant),
    time: async (repetitions) => (await executable.time(repetitions)).wallNs,
  };
}
