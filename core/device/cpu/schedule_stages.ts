import type { BoundNode, BoundStage, ByteRange } from "./bind_stages.ts";
import { cutStages, type StageCuts } from "./cut_stages.ts";

/** A call of one thread: a part of a stage on the buffers of one replicate. */
export interface ThreadCall {
  readonly stage: BoundStage;
  readonly begin: number;
  readonly end: number;
  readonly replicate: number;
}

/** What a thread does in one run; `null` is a barrier, where all threads meet. */
export type ThreadSchedule = readonly (ThreadCall | null)[];

/** What all threads do in one run. */
export interface Schedule {
  /** Calls of each thread; all have the same number of barriers, the last at the end. */
  readonly threads: readonly ThreadSchedule[];
  /** Whether any thread but the first has calls; else there are no barriers, unless watched. */
  readonly shared: boolean;
  /** Where each node of a watched schedule ends. */
  readonly ends: readonly NodeEnd[];
}

/** The end of a node in a watched schedule. */
export interface NodeEnd {
  /** Place of the first thread's barrier. */
  readonly place: number;
  /** Threads that had a part. */
  readonly threads: number;
}

/** Choices of a schedule. */
export interface ScheduleOptions {
  readonly threads: number;
  readonly replicates: number;
  /** Ends each node with a barrier, so that its time can be taken. */
  readonly watched?: boolean;
}

/**
 * Shares the stages of all nodes among threads.
 *
 * Each thread takes whole replicates first, as many as all threads can: these need no barrier. Of
 * the replicates that are left each stage is cut among a group of threads, or among all, and
 * threads meet where one would touch what another has written since they last met, or write what
 * another has read.
 */
export function scheduleStages(
  nodes: readonly BoundNode[],
  { threads, replicates, watched = false }: ScheduleOptions,
): Schedule {
  const left = replicates % threads;
  const whole = replicates - left;
  // Groups of threads, one for each replicate that is left, if that makes use of all threads.
  const group = left > 0 && threads % left === 0 ? threads / left : threads;
  const cut = nodes.map(({ stages }) =>
    cutStages(stages.map(({ stage }) => stage), group)
      .map((cuts, place): CutStage => ({ ...cuts, bound: stages[place] }))
  );
  const schedule = Array.from({ length: threads }, (): (ThreadCall | null)[] => []);
  const ends: NodeEnd[] = [];
  for (const stages of watched ? cut : [cut.flat()]) {
    const starts = schedule.map((calls) => calls.length);
    for (let replicate = 0; replicate < whole; replicate++) {
      for (const { bound } of stages) {
        const { extent } = bound.stage;
        schedule[replicate % threads].push({ stage: bound, begin: 0, end: extent, replicate });
      }
    }
    shareReplicates(stages, { schedule, first: whole, end: replicates });
    const taking = schedule.filter((calls, thread) =>
      calls.findIndex((call, place) => call !== null && place >= starts[thread]) >= 0
    );
    for (const calls of schedule) calls.push(null);
    ends.push({ place: schedule[0].length - 1, threads: taking.length });
  }
  const shared = schedule.slice(1).some((calls) => calls.some((call) => call !== null));
  if (!shared && !watched) schedule[0] = schedule[0].filter((call) => call !== null);
  return { threads: schedule, shared, ends };
}

interface CutStage extends StageCuts {
  readonly bound: BoundStage;
}

/** A stage that was begun since the last barrier. */
interface Pending {
  readonly stage: CutStage;
  /** The thread that did all of it; -1 if there were several. */
  readonly thread: number;
}

function shareReplicates(
  stages: readonly CutStage[],
  { schedule, first, end }: {
    readonly schedule: (ThreadCall | null)[][];
    readonly first: number;
    readonly end: number;
  },
): void {
  if (first === end) return;
  const threads = schedule.length;
  let pending: Pending[] = [];
  let chain: CutStage[] = [];
  for (const stage of stages) {
    const { bound, cuts } = stage;
    const taking = cuts.findIndex((cut) => cut === bound.stage.extent);
    const thread = taking <= 1 ? 0 : -1;
    if (!stage.chained) chain = [];
    const waits = pending.some((other) =>
      (other.thread < 0 || other.thread !== thread) &&
      conflict(stage, other.stage, chain.includes(other.stage))
    );
    if (waits) {
      pending = [];
      for (const calls of schedule) calls.push(null);
    }
    for (let replicate = first; replicate < end; replicate++) {
      // Each replicate begins at another thread.
      const home = Math.floor((replicate - first) * threads / (end - first));
      for (let part = 0; part + 1 < cuts.length; part++) {
        const [begin, partEnd] = [cuts[part], cuts[part + 1]];
        if (begin === partEnd) continue;
        schedule[(home + part) % threads].push({ stage: bound, begin, end: partEnd, replicate });
      }
    }
    pending.push({ stage, thread });
    chain.push(stage);
  }
}

/** Tells whether a stage has to wait for one before it, on the same replicate. */
function conflict(later: CutStage, earlier: CutStage, chained: boolean): boolean {
  const [a, b] = [later.bound, earlier.bound];
  if (overlap(a.writes, b.reads)) return true;
  return !chained && (overlap(a.reads, b.writes) || overlap(a.writes, b.writes));
}

function overlap(a: readonly ByteRange[], b: readonly ByteRange[]): boolean {
  return a.some((one) => b.some((other) => one.start < other.end && other.start < one.end));
}
