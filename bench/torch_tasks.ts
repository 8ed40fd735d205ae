import type { TimedTask } from "./interleave.ts";
import { type LineProcess, PeerError } from "../peers/line_process.ts";
import { openTorch } from "../peers/open_peer.ts";

/** PyTorch as far as it is there: open with its name, or why not. */
export type Torch =
  | { readonly peer: LineProcess; readonly name: string; readonly rmsNorm: string }
  | { readonly peer?: undefined; readonly reason: string };

/**
 * Runs a measurement beside PyTorch.
 *
 * Where PyTorch is missing, or fails on the way, it runs without, and is told why.
 *
 * @param options Python programs to look in, and threads that PyTorch may use.
 * @param measure The measurement.
 * @returns What the measurement gives.
 */
export async function besideTorch<T>(
  options: { readonly pythons: readonly string[]; readonly threads: number },
  measure: (torch: Torch) => Promise<T>,
): Promise<T> {
  let peer: LineProcess | undefined;
  try {
    peer = await openTorch(options.pythons, options.threads);
    const { name, rmsNorm } = peer.hello;
    return await measure({ peer, name: String(name), rmsNorm: String(rmsNorm) });
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    return await measure({ reason: error.message });
  } finally {
    await peer?.close();
  }
}

/** A task of PyTorch, with the page faults that one repetition of its last sample met. */
export interface TorchTask extends TimedTask {
  readonly pageFaults: () => number;
}

/**
 * Makes a task that PyTorch times by its own clock, so that the line between costs nothing.
 *
 * @param peer PyTorch.
 * @param name Name of the task.
 * @param question What to time; repetitions are added.
 */
export function torchTask(
  peer: LineProcess,
  name: string,
  question: Readonly<Record<string, unknown>>,
): TorchTask {
  let pageFaults = 0;
  return {
    name,
    pageFaults: () => pageFaults,
    async time(repetitions) {
      const { ns, faults } = await peer.ask({ ...question, repetitions });
      pageFaults = Math.round(Number(faults ?? 0) / repetitions);
      return Number(ns);
    },
  };
}
