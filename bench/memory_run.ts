import { type Contestant, CONTESTANTS } from "../peers/contestants.ts";
import { type OpenContestant, withContestants } from "../peers/side_by_side.ts";
import { TINY_CASE, TRAINING_CASE } from "../peers/training_case.ts";
import { median } from "../core/result/statistics/summary.ts";
import type { Bench } from "./bench_context.ts";
import { type BenchRow, figureRow, skippedRow } from "./bench_row.ts";

/** A quarter as wide, with a sixteenth of the tokens: 10,000 steps in minutes. */
const CASE = { ...TRAINING_CASE, layers: 2, width: 64, hidden: 128, length: 32, batch: 4 };
const STEPS = 10_000;
const SAMPLES = 20;

/** Makes the long bench of memory on a device: resident over 10,000 steps, and what was planned. */
export function memoryRun(device: Contestant["device"]): Bench {
  const name = `memory-${device}`;
  return {
    name,
    long: true,
    async run(context) {
      if (context.device !== "auto" && context.device !== device) {
        return [skippedRow({ name, text: "memory" }, `it measures ${device}`)];
      }
      const id = device === "cpu" ? "ours-2" : "ours-webgpu";
      const contestants = CONTESTANTS.filter((contestant) => contestant.id === id);
      return await withContestants(contestants, context.pythons, async ([own], missing) => {
        if (own === undefined) {
          return [skippedRow({ name, text: `memory, ${device}` }, missing[0].reason)];
        }
        // First a tiny one, so that what loads the engine's code is not taken for its memory.
        await own.peer.ask({ ask: "train", case: TINY_CASE, steps: 20 });
        const planned = await own.peer.ask({ ask: "train", case: TRAINING_CASE, steps: 50 });
        return memoryRows(name, {
          device,
          who: own.name,
          resident: await residentOver(own),
          addedBytes: Number(planned.addedBytes),
          plannedBytes: Number(planned.plannedBytes),
        });
      });
    },
  };
}

/** Resident bytes after each part of the steps. */
async function residentOver({ peer, contestant }: OpenContestant): Promise<number[]> {
  await peer.ask({ ask: "train", case: CASE, steps: 1 });
  const resident: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    await peer.ask({ ask: "time-steps", repetitions: STEPS / SAMPLES });
    resident.push(Number((await peer.ask({ ask: "memory" })).residentBytes));
    console.error(`${contestant.title}: ${(i + 1) * STEPS / SAMPLES} of ${STEPS} steps`);
  }
  return resident;
}

/**
 * Makes the rows of memory.
 *
 * @param name Name of the bench.
 * @param found Resident bytes over the steps, and what a training added beside its plan.
 */
export function memoryRows(
  name: string,
  { device, who, resident, addedBytes, plannedBytes }: {
    readonly device: Contestant["device"];
    readonly who: string;
    readonly resident: readonly number[];
    readonly addedBytes: number;
    readonly plannedBytes: number;
  },
): readonly BenchRow[] {
  const middle = median(resident);
  const departure = Math.max(...resident.map((bytes) => Math.abs(bytes / middle - 1)));
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return [
    figureRow(
      {
        name: `${name}/flat`,
        text: `${who}: resident memory over 10,000 steps, largest departure from its median`,
        unit: "",
        best: "counted",
        goal: { atMost: 0.05 },
      },
      [departure],
      { "first": mebibytes(resident[0]), "last": mebibytes(resident.at(-1)!) },
    ),
    figureRow(
      {
        name: `${name}/planned`,
        text: `${who}: resident memory that training adds, over what its plan announced`,
        unit: "",
        best: "counted",
        // A software adapter's own code for each shader is in it too, which no plan knows.
        ...(device === "cpu" && { goal: { atMost: 1.1 } }),
      },
      [addedBytes / plannedBytes],
      { "added": mebibytes(addedBytes), "planned": mebibytes(plannedBytes) },
    ),
  ];
}
