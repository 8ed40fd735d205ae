import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { canonicalJson } from "../../base/canonical_json.ts";
import { nearestText } from "../../base/nearest.ts";
import { sha256Hex } from "../../base/sha256.ts";
import { createStream, RANDOM_VERSION, type Stream } from "../../random/stream.ts";
import { wordSource } from "../../random/word_source.ts";
import type { Dataset, HeldOut, HeldOutSize, SourceTarget, TrainPlace } from "../dataset.ts";
import { bayesRow } from "./floor_rows.ts";
import { nGramRows } from "./n_gram_rows.ts";
import { resolveParameters } from "./parameter.ts";
import { requireWindows } from "./require_windows.ts";
import type { Task, TaskWindow } from "./task.ts";
import { isTaskName, TASK_NAMES, taskDefinition, type TaskName } from "./tasks.ts";

/** Settings of a synthetic task: its name, and any of its parameters. */
export interface TaskSettings {
  /** Name for ids and tables. */
  readonly name: string;
  /** Which task. */
  readonly source: TaskName;
  /** Parameters of the task; see `taskParameters`. */
  readonly [parameter: string]: unknown;
}

/**
 * Makes a dataset of a synthetic task.
 *
 * Window `index` of a seed is a pure function of (task, version, parameters, seed, index, length);
 * no window comes twice. Training reads the stream `data-content` of the seed, evaluation the
 * stream `eval/<split>` of seed 0.
 *
 * @param settings Name, task and parameters.
 * @returns The dataset.
 * @throws {RangeError} If the task or a parameter is unknown, or a value is out of its range.
 */
export function createTaskDataset(settings: TaskSettings): Dataset {
  const { name, source, ...given } = settings;
  requireTask(source);
  const definition = taskDefinition(source);
  const values = resolveParameters(given, { task: source, parameters: definition.parameters });
  const task = definition.create(values);
  const { version } = definition;
  const digest = sha256Hex(canonicalJson({ source, version, values, random: RANDOM_VERSION }));
  const windows = windowMaker(task, { source, digest });
  return {
    name,
    description: task.description,
    vocabulary: task.vocabulary,
    kind: task.kind,
    leastLength: task.leastLength,
    digest,
    trainBatch: windows.train,
    heldOut: (size) => withFloors(task, windows.heldOut(size), size),
    floorsOf: (given) => floorsOf(task, given),
    floorRows(size) {
      const heldOut = withFloors(task, windows.heldOut(size), size);
      return [bayesRow(heldOut), ...task.rows(heldOut), ...nGramRows(heldOut, task.vocabulary)];
    },
    ...(task.split && { pairs: (at) => pairs(task, windows.any(at), at.length) }),
  };
}

function requireTask(source: string): void {
  if (isTaskName(source)) return;
  throw new RangeError(`Cannot find task "${source}": ${nearestText(source, TASK_NAMES)}`);
}

interface Windows {
  readonly tokens: Uint32Array;
  readonly targets: Uint32Array;
}

/** Fills windows from the stream of a split, each from the step of its index. */
function windowMaker(task: Task, { source, digest }: { source: string; digest: string }) {
  const fill = (stream: Stream, { first, rows, length, use }: Span): Windows => {
    const tokens = new Uint32Array(rows * length);
    const targets = new Uint32Array(rows * length).fill(IGNORE_INDEX);
    for (let row = 0; row < rows; row++) {
      const [start, end] = [row * length, (row + 1) * length];
      const window = { tokens: tokens.subarray(start, end), targets: targets.subarray(start, end) };
      task.fill({ ...window, use }, wordSource(stream.atStep(first + row)));
    }
    return { tokens, targets };
  };
  const train = ({ seed, step, batch, length }: TrainPlace): Windows => {
    requireWindows({ step, batch, length }, { source, task });
    const stream = createStream({ seed, path: "data-content", experiment: digest });
    return fill(stream, { first: step * batch, rows: batch, length, use: "train" });
  };
  const heldOut = ({ sequences, length, split = "validation" }: HeldOutSize): Windows => {
    requireWindows({ sequences, length }, { source, task });
    const stream = createStream({ seed: 0, path: `eval/${split}`, experiment: digest });
    return fill(stream, { first: 0, rows: sequences, length, use: "held-out" });
  };
  const any = (at: TrainPlace | HeldOutSize) => "seed" in at ? train(at) : heldOut(at);
  return { train, heldOut, any };
}

interface Span extends Pick<TaskWindow, "use"> {
  readonly first: number;
  readonly rows: number;
  readonly length: number;
}

function withFloors(task: Task, windows: Windows, { sequences, length }: HeldOutSize) {
  const floors = floorsOf(task, { ...windows, length });
  return { ...windows, sequences, length, floors } satisfies HeldOut;
}

function floorsOf(task: Task, { tokens, targets, length }: Windows & { length: number }) {
  const floors = new Float64Array(tokens.length);
  for (let start = 0; start < tokens.length; start += length) {
    const end = start + length;
    const window = { tokens: tokens.subarray(start, end), targets: targets.subarray(start, end) };
    task.floors(window, floors.subarray(start, end));
  }
  return floors;
}

function pairs(task: Task, { tokens, targets }: Windows, length: number): SourceTarget[] {
  return Array.from({ length: tokens.length / length }, (_, row) => {
    const [start, end] = [row * length, (row + 1) * length];
    const window = { tokens: tokens.subarray(start, end), targets: targets.subarray(start, end) };
    const all = new Float64Array(length);
    task.floors(window, all);
    const floors = all.filter((_, t) => window.targets[t] !== IGNORE_INDEX);
    return { ...task.split!(window), floors };
  });
}
