import type { InterleaveOptions } from "../bench/interleave.ts";
import { permutation } from "../core/random/permutation.ts";
import { createStream } from "../core/random/stream.ts";
import type { Contestant } from "./contestants.ts";
import { PeerError } from "./line_process.ts";
import type { Measured, Skipped } from "./side_by_side.ts";
import { TINY_CASE } from "./training_case.ts";
import type { Workload } from "./workloads.ts";

/** From the beginning of loading to the first loss of a model that hardly computes. */
export const FIRST_LOSS: Workload = {
  name: "start to first loss",
  question: { ask: "train", case: TINY_CASE, steps: 1 },
  unit: "ms",
  amount: 1,
};

/**
 * Measures how long contestants take from nothing to a first loss, in a new process each time.
 *
 * The time of the process itself to start is not in it: each reads its own clock.
 */
export async function measureFirstLoss(
  contestants: readonly Contestant[],
  pythons: readonly string[],
  { rounds }: Pick<InterleaveOptions, "rounds">,
): Promise<Measured> {
  const samples = new Map<string, number[]>();
  const skipped = new Map<string, Skipped>();
  const stream = createStream({ seed: 0, path: "block-order/peers/first-loss" });
  // The first round is not counted: it may download, and it fills the caches of compilers.
  for (let round = -1; round < rounds; round++) {
    for (const i of permutation(stream.atStep(round + 1), contestants.length)) {
      const contestant = contestants[i];
      if (skipped.has(contestant.id)) continue;
      try {
        const ns = await firstLossNs(contestant, pythons);
        if (round >= 0) samples.set(contestant.id, [...samples.get(contestant.id) ?? [], ns]);
      } catch (error) {
        if (!(error instanceof PeerError)) throw error;
        samples.delete(contestant.id);
        skipped.set(contestant.id, { contestant, reason: error.message });
      }
    }
  }
  return { workload: FIRST_LOSS, samples, prepared: new Map(), skipped: [...skipped.values()] };
}

async function firstLossNs(contestant: Contestant, pythons: readonly string[]): Promise<number> {
  const peer = await contestant.open(pythons);
  try {
    const { firstLossMs } = await peer.ask(FIRST_LOSS.question);
    return (Number(peer.hello.startMs) + Number(firstLossMs)) * 1e6;
  } finally {
    await peer.close();
  }
}
