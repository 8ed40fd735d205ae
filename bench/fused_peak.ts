import type { TimedTask } from "./interleave.ts";

/** Chains of additions that do not wait for each other: enough for two units of latency 4. */
const CHAINS = 12;
/** Steps of all chains in one repetition. */
const STEPS = 10_000;
/** Operations of one repetition: a multiplication and an addition in each of four lanes. */
export const PEAK_FLOPS: number = STEPS * CHAINS * 4 * 2;

/**
 * Makes the task of the machine's own peak in WASM: chains of `relaxed_madd` on registers.
 *
 * It is what a matrix product could reach if loads, packing and loops cost nothing.
 */
export async function fusedPeakTask(name: string): Promise<TimedTask> {
  const module = await WebAssembly.instantiate(peakModule());
  const peak = module.instance.exports.peak as (steps: number) => number;
  return {
    name,
    time(repetitions) {
      const start = performance.now();
      for (let i = 0; i < repetitions; i++) peak(STEPS);
      return Promise.resolve((performance.now() - start) * 1e6);
    },
  };
}

/** Encodes the module; a compiler for it would be a dependency of the bench. */
function peakModule(): Uint8Array<ArrayBuffer> {
  // Local 0 counts the steps, 1 and 2 are the factors, then come the chains.
  const chains = Array.from({ length: CHAINS }, (_, i) => 3 + i);
  const [get, set] = [(i: number) => [0x20, i], (i: number) => [0x21, i]];
  const [splat, add, fused, firstLane] = [
    [0xfd, 0x13],
    [0xfd, 0xe4, 0x01],
    [0xfd, 0x85, 0x02],
    [0xfd, 0x1f, 0x00],
  ];
  const fromInt = (value: readonly number[]) => [...value, 0xb2, ...splat];
  const body = [
    ...[0x01, 2 + CHAINS, 0x7b],
    ...fromInt([0x41, 1]),
    ...set(1),
    ...fromInt(get(0)),
    ...set(2),
    ...chains.flatMap((c) => [...fromInt([0x41, c]), ...set(c)]),
    ...[0x03, 0x40],
    ...chains.flatMap((c) => [...get(1), ...get(2), ...get(c), ...fused, ...set(c)]),
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b],
    ...chains.slice(1).flatMap((c) => [...get(3), ...get(c), ...add, ...set(3)]),
    ...[...get(3), ...firstLane, 0x0b],
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, 4, ...new TextEncoder().encode("peak"), 0, 0]),
    ...section(10, [1, ...lengthBytes(body.length), ...body]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...lengthBytes(content.length), ...content];
}

/** A length in two groups of seven bits. */
function lengthBytes(length: number): number[] {
  return [(length & 0x7f) | 0x80, length >> 7];
}
