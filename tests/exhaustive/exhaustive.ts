/**
 * Compares the CPU with WebGPU on every input of a scalar function, for releases.
 *
 * `deno task exhaustive exp log` takes one to four minutes a function on a software adapter of two
 * cores. `divide` has too many pairs: every dividend is divided once, by a divisor of its own.
 *
 * @module
 */
import { UsageError } from "../../core/base/errors.ts";
import { nearestName } from "../../core/base/nearest.ts";
import { openCpuDevice } from "../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../core/device/device.ts";
import { openWebgpuDevice } from "../../core/device/webgpu/webgpu_device.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import {
  SCALAR_FUNCTIONS,
  type ScalarFunctionName,
} from "../../kernels/arithmetic/scalar_functions.ts";
import { scalarProbe } from "../../kernels/elementwise/scalar_probe.ts";
import { describeDifferences } from "../helpers/describe_differences.ts";
import { runProbe } from "../helpers/run_probe.ts";
import { BLOCK, blockHash, hashBlocks, otherOperand } from "./block_hash.ts";

const CHUNK = 1 << 22;
const CHUNKS = 2 ** 32 / CHUNK;
const BLOCKS = CHUNK / BLOCK;

/** Outcome of one function: blocks whose hashes differ, by their first input. */
interface Outcome {
  readonly different: readonly number[];
  readonly seconds: number;
}

/** Hashes all results of a function on both devices and lists the blocks that differ. */
async function compareAll(name: ScalarFunctionName, cpu: Device, webgpu: Device): Promise<Outcome> {
  const began = performance.now();
  const probe = scalarProbe(name);
  const onCpu = new GraphBuilder();
  onCpu.output("y", onCpu.apply(probe, probe.inputs.map((id) => onCpu.input(id, [CHUNK])))[0]);
  const onWebgpu = new GraphBuilder();
  onWebgpu.output("y", onWebgpu.apply(blockHash(name, BLOCKS), [onWebgpu.input("start", [1])])[0]);
  const values = await cpu.compile(onCpu.build());
  const hashes = await webgpu.compile(onWebgpu.build());
  const different: number[] = [];
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const start = chunk * CHUNK;
    await hashes.write("start", Uint32Array.of(start));
    const running = hashes.run(); // in its worker, while this thread computes the same
    const inputs = inputsFrom(start, CHUNK, probe.inputs.length);
    for (const [i, words] of inputs.entries()) await values.write(probe.inputs[i], words);
    await values.run();
    const expected = hashBlocks(wordsOf(await values.read("y")));
    await running;
    wordsOf(await hashes.read("y")).forEach((hash, block) => {
      if (hash !== expected[block]) different.push(start + block * BLOCK);
    });
    if ((chunk + 1) % (CHUNKS / 8) === 0) {
      console.error(`${name}: ${100 * (chunk + 1) / CHUNKS} %, ${different.length} blocks differ`);
    }
  }
  await values.dispose();
  await hashes.dispose();
  return { different, seconds: (performance.now() - began) / 1000 };
}

function inputsFrom(start: number, count: number, arity: number): Uint32Array[] {
  const a = new Uint32Array(count);
  for (let i = 0; i < count; i++) a[i] = start + i;
  return arity === 1 ? [a] : [a, a.map(otherOperand)];
}

function wordsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

function functionNamed(name: string): ScalarFunctionName {
  if (name in SCALAR_FUNCTIONS) return name as ScalarFunctionName;
  const names = Object.keys(SCALAR_FUNCTIONS);
  throw new UsageError(
    `Cannot find function "${name}": nearest is "${nearestName(name, names)}", ` +
      `there are ${names.join(", ")}`,
  );
}

async function main(names: readonly ScalarFunctionName[]): Promise<number> {
  const cpu = await openCpuDevice();
  const webgpu = await openWebgpuDevice();
  let failures = 0;
  for (const name of names) {
    const { different, seconds } = await compareAll(name, cpu, webgpu);
    console.log(
      `${name}: ${different.length} of ${
        2 ** 32 / BLOCK
      } blocks of ${BLOCK} inputs differ between ` +
        `${cpu.info.adapter} and ${webgpu.info.adapter}, ${seconds.toFixed(0)} s`,
    );
    if (different.length === 0) continue;
    failures++;
    const inputs = inputsFrom(different[0], BLOCK, scalarProbe(name).inputs.length);
    const [actual, expected] = [
      await runProbe(webgpu, scalarProbe(name), inputs),
      await runProbe(cpu, scalarProbe(name), inputs),
    ];
    console.log(`from 0x${different[0].toString(16)}: ${describeDifferences(actual, expected)}`);
  }
  await webgpu.close();
  await cpu.close();
  return failures === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    if (Deno.args.length === 0) {
      throw new UsageError("Cannot run as functions must be named: deno task exhaustive exp log");
    }
    Deno.exit(await main(Deno.args.map(functionNamed)));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
