import type { Contestant } from "../../peers/contestants.ts";
import { type LineProcess, PeerError } from "../../peers/line_process.ts";

/** What a fake contestant takes for one repetition, and what it refuses. */
export interface FakeOptions {
  readonly ns: number;
  readonly threads?: number;
  readonly ours?: boolean;
  readonly refuses?: readonly string[];
  readonly missing?: string;
  readonly log?: string[];
}

/** Makes a contestant that answers at once. */
export function fakeContestant(id: string, options: FakeOptions): Contestant {
  const { ns, threads = 1, ours = false, refuses = [], missing, log = [] } = options;
  const peer: LineProcess = {
    hello: { name: `${id} 1.0`, startMs: 2 },
    ask({ ask, repetitions }) {
      log.push(`${id} ${ask}`);
      if (refuses.includes(String(ask))) {
        return Promise.reject(new PeerError(`it does not answer "${ask}"`));
      }
      if (ask === "train") return Promise.resolve({ losses: [2, 1.5], firstLossMs: ns / 1e6 });
      return Promise.resolve({ ns: ns * Number(repetitions) });
    },
    close: () => Promise.resolve(void log.push(`${id} closes`)),
  };
  return {
    id,
    title: id,
    device: "cpu",
    threads,
    ours,
    open: () =>
      missing === undefined ? Promise.resolve(peer) : Promise.reject(new PeerError(missing)),
  };
}
