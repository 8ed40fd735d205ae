import { cpus } from "node:os";

/** Where a bench ran; figures of two machines are not compared. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly deno: string;
  /** Load of the last minute before and after: above the number of threads, figures are noisy. */
  readonly load: { readonly start: number; readonly end: number };
}

/** Starts to describe the machine; call the result when all is measured. */
export function observeMachine(): () => Machine {
  const start = Deno.loadavg()[0];
  return () => ({
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: navigator.hardwareConcurrency,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    load: { start: rounded(start), end: rounded(Deno.loadavg()[0]) },
  });
}

function rounded(load: number): number {
  return Math.round(load * 100) / 100;
}
