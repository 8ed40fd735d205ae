import { type Contestant, CONTESTANTS } from "../peers/contestants.ts";
import {
  type Measured,
  measureWorkload,
  type Skipped,
  withContestants,
} from "../peers/side_by_side.ts";
import { matmulWorkload, opWorkload, type Workload } from "../peers/workloads.ts";
import type { Bench } from "./bench_context.ts";
import { type BenchRow, ratioRow, skippedRow } from "./bench_row.ts";
import type { Goal } from "./estimate.ts";

/** A speed that is wanted: ours over theirs. */
interface WantedSpeed {
  readonly workload: Workload;
  readonly ours: string;
  readonly theirs: string;
  readonly goal?: Goal;
}

const [NN, NT, TN] = (["NN", "NT", "TN"] as const).map((form) => matmulWorkload(512, form));
const LAYER_NORM = opWorkload("layer_norm");
const RMS_NORM = opWorkload("rms_norm");

/** PyTorch stands in the benches of products, norms and activations. */
const WANTED: Readonly<Record<Contestant["device"], readonly WantedSpeed[]>> = {
  cpu: [
    ...[NN, NT, TN].flatMap((workload) => [
      { workload, ours: "ours-1", theirs: "jax-1", goal: { atLeast: 1.6 } },
      { workload, ours: "ours-2", theirs: "jax-2", goal: { atLeast: 1.6 } },
    ]),
    { workload: NN, ours: "ours-1", theirs: "onnx", goal: { atLeast: 1.7 } },
    { workload: NN, ours: "ours-1", theirs: "tfjs", goal: { atLeast: 1.4 } },
    { workload: NT, ours: "ours-1", theirs: "tfjs", goal: { atLeast: 19 } },
    { workload: TN, ours: "ours-1", theirs: "tfjs", goal: { atLeast: 40 } },
    ...[LAYER_NORM, RMS_NORM].flatMap((workload) => [
      { workload, ours: "ours-1", theirs: "jax-1", goal: { atLeast: 5 } },
      { workload, ours: "ours-2", theirs: "jax-2", goal: { atLeast: 5 } },
    ]),
    { workload: RMS_NORM, ours: "ours-1", theirs: "torch-1", goal: { atLeast: 3.5 } },
  ],
  webgpu: [
    ...[NN, NT, TN].map((workload) => ({ workload, ours: "ours-webgpu", theirs: "jax-webgpu" })),
    { workload: LAYER_NORM, ours: "ours-webgpu", theirs: "onnx-webgpu", goal: { atLeast: 1.5 } },
    { workload: LAYER_NORM, ours: "ours-webgpu", theirs: "jax-webgpu" },
  ],
};
/** On WebGPU a wait costs 12 ms in Deno, which must not be much of a sample. */
const WEBGPU_SAMPLE_MS = 200;

/** Makes the bench of products and norms beside what else runs in a browser. */
export function peerSpeed(device: Contestant["device"]): Bench {
  const name = `peer-speed-${device}`;
  const wanted = WANTED[device];
  return {
    name,
    async run(context) {
      if (context.device !== "auto" && context.device !== device) {
        const about = { name, text: `peers on ${device}` };
        return [skippedRow(about, `it measures ${device}: --device ${context.device}`)];
      }
      const sampleMs = device === "webgpu" ? WEBGPU_SAMPLE_MS : context.sampleMs;
      const ids = new Set(wanted.flatMap(({ ours, theirs }) => [ours, theirs]));
      const contestants = CONTESTANTS.filter(({ id }) => ids.has(id));
      return await withContestants(contestants, context.pythons, async (open, missing) => {
        const rows: BenchRow[] = [];
        for (const workload of new Set(wanted.map(({ workload }) => workload))) {
          const asked = wanted.filter((each) => each.workload === workload);
          const needed = new Set(asked.flatMap(({ ours, theirs }) => [ours, theirs]));
          const some = open.filter(({ contestant }) => needed.has(contestant.id));
          const measured = await measureWorkload(some, workload, { ...context, sampleMs });
          const names = new Map(open.map((each) => [each.contestant.id, each.name]));
          rows.push(...peerRows(name, { asked, measured, missing, names }));
        }
        return rows;
      });
    },
  };
}

/** Makes the rows of one workload; what was not measured is skipped with its reason. */
export function peerRows(
  bench: string,
  { asked, measured, missing, names }: {
    readonly asked: readonly WantedSpeed[];
    readonly measured: Measured;
    readonly missing: readonly Skipped[];
    readonly names: ReadonlyMap<string, string>;
  },
): readonly BenchRow[] {
  const { samples } = measured;
  const skipped = [...missing, ...measured.skipped];
  return asked.map(({ workload, ours, theirs, goal }) => {
    const [own, other] = [ours, theirs].map((id) => CONTESTANTS.find((each) => each.id === id)!);
    const about = {
      name: `${bench}/${workload.name}/${ours}-over-${theirs}`,
      text: `${workload.name}: ${own.title}, speed over ${names.get(theirs) ?? other.title}` +
        (other.threads === 0 ? "" : `, ${other.threads === 1 ? "1 thread" : "2 threads"}`),
      goal,
    };
    const absent = skipped.find(({ contestant }) => [ours, theirs].includes(contestant.id));
    if (absent !== undefined) return skippedRow(about, absent.reason);
    const side = ({ id, title }: Contestant) => ({ label: title, samples: samples.get(id)! });
    return ratioRow(about, side(other), side(own));
  });
}
