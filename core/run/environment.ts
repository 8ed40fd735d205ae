import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { Device } from "../device/device.ts";
import type { Plan } from "../experiment/plan.ts";

/** Version of the arithmetic contract: raised when any canonical bit may move. */
export const ARITHMETIC_VERSION = 1;

const BYTES_PER_GIB = 1_073_741_824;

/** Facts about machine and versions, for environment.json and the report. */
export type Environment = Readonly<Record<string, unknown>>;

/**
 * Gathers what a reader needs to judge a result: versions, device, processor, load, commit.
 *
 * @param plan What is run.
 * @param device Where it is run.
 * @returns Plain data; what cannot be found is left out.
 */
export async function gatherEnvironment(plan: Plan, device: Device): Promise<Environment> {
  const { name, adapter, arithmeticClass, software, threads, details } = device.info;
  const memory = Deno.systemMemoryInfo();
  return {
    assay: { arithmetic: ARITHMETIC_VERSION, commit: await gitCommit() },
    experiment: { name: plan.experiment, version: plan.version, profile: plan.profile },
    device: { name, adapter, class: arithmeticClass, software, threads, ...details },
    runtime: { deno: Deno.version.deno, v8: Deno.version.v8 },
    machine: {
      processor: cpuModel(),
      cores: navigator.hardwareConcurrency,
      memory_gib: Math.round(memory.total / BYTES_PER_GIB * 10) / 10,
      system: `${Deno.build.os} ${Deno.build.arch}, ${Deno.osRelease()}`,
    },
    load_average: Deno.loadavg().map((load) => Math.round(load * 100) / 100),
    timer_resolution_ns: timerResolutionNs(),
  };
}

/** Finds the smallest step of the clock that samples are taken with, over many readings. */
export function timerResolutionNs(): number {
  let smallest = Infinity;
  for (let i = 0; i < 1_000; i++) {
    const start = performance.now();
    let end = start;
    while (end === start) end = performance.now();
    smallest = Math.min(smallest, end - start);
  }
  return Math.round(smallest * 1e6);
}

async function gitCommit(): Promise<string> {
  const git = async (...args: string[]) => {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["-C", fileURLToPath(new URL("../../", import.meta.url)), ...args],
      stdout: "piped",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  };
  try {
    const commit = await git("rev-parse", "--short=12", "HEAD");
    if (commit === undefined) return "not a git checkout";
    return await git("status", "--porcelain", "--untracked-files=no") === ""
      ? commit
      : `${commit}, with changes`;
  } catch {
    return "git not found";
  }
}

function cpuModel(): string {
  // Deno has no processor name of its own; node:os reads it.
  return cpus()[0]?.model.trim() ?? "unknown";
}
