import { interleave, type InterleaveOptions } from "../bench/interleave.ts";
import type { Contestant } from "./contestants.ts";
import { type LineProcess, PeerError } from "./line_process.ts";
import type { Workload } from "./workloads.ts";

/** A contestant that has started. */
export interface OpenContestant {
  readonly contestant: Contestant;
  readonly peer: LineProcess;
  /** What it calls itself, with its version. */
  readonly name: string;
}

/** A contestant, or one of its workloads, that was not measured. */
export interface Skipped {
  readonly contestant: Contestant;
  readonly reason: string;
}

/** What a workload took each contestant. */
export interface Measured {
  readonly workload: Workload;
  /** Nanoseconds of one repetition by contestant's id and round. */
  readonly samples: ReadonlyMap<string, readonly number[]>;
  /** Answers to what was asked before, by contestant's id. */
  readonly prepared: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly skipped: readonly Skipped[];
}

/**
 * Starts contestants, each in a process of its own, and ends them when the work is done.
 *
 * @param contestants Who is wanted.
 * @param pythons Python programs in which PyTorch is looked for.
 * @param work Is given those that started, and those that did not with the reason.
 */
export async function withContestants<T>(
  contestants: readonly Contestant[],
  pythons: readonly string[],
  work: (open: readonly OpenContestant[], skipped: readonly Skipped[]) => Promise<T>,
): Promise<T> {
  const open: OpenContestant[] = [];
  const skipped: Skipped[] = [];
  try {
    for (const contestant of contestants) {
      try {
        const peer = await contestant.open(pythons);
        const { name, blas } = peer.hello;
        open.push({ contestant, peer, name: blas ? `${name} on ${blas}` : String(name) });
      } catch (error) {
        skipped.push({ contestant, reason: reasonOf(error) });
      }
    }
    return await work(open, skipped);
  } finally {
    for (const { peer } of open) await peer.close();
  }
}

/**
 * Measures one workload side by side: each round takes a sample of every contestant.
 *
 * Each is asked for one repetition first; who refuses is skipped with its reason.
 */
export async function measureWorkload(
  open: readonly OpenContestant[],
  workload: Workload,
  options: InterleaveOptions,
): Promise<Measured> {
  const skipped: Skipped[] = [];
  const able: OpenContestant[] = [];
  const prepared = new Map<string, Readonly<Record<string, unknown>>>();
  const { prepare, question } = workload;
  for (const each of open) {
    const { contestant, peer } = each;
    try {
      if (prepare !== undefined) prepared.set(contestant.id, await peer.ask(prepare));
      await peer.ask({ ...question, repetitions: 1 });
      able.push(each);
    } catch (error) {
      skipped.push({ contestant, reason: reasonOf(error) });
    }
  }
  const tasks = able.map(({ contestant, peer }) => ({
    name: contestant.id,
    time: async (repetitions: number) => Number((await peer.ask({ ...question, repetitions })).ns),
  }));
  const sampleMs = Math.max(options.sampleMs, workload.sampleMs ?? 0);
  const samples = await interleave(tasks, { ...options, sampleMs });
  return { workload, samples, prepared, skipped };
}

/** Gives a peer's reason; anything else is a fault of this program. */
function reasonOf(error: unknown): string {
  if (error instanceof PeerError) return error.message;
  throw error;
}
