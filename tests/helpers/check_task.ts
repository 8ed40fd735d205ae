import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Dataset, TokenBatch } from "../../core/data/dataset.ts";
import { createTaskDataset } from "../../core/data/tasks/task_dataset.ts";
import { taskDefinition, type TaskName } from "../../core/data/tasks/tasks.ts";
import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import { numberDigest, wordDigest } from "./word_digest.ts";

/** What a task must give, as stored: the first 16 digits of SHA-256 hashes. */
export interface GoldenTask {
  /** Hash of tokens and targets of an update of 8 windows. */
  readonly train: string;
  /** Hash of tokens and targets of 8 held-out windows. */
  readonly heldOut: string;
  /** Hash of their floors. */
  readonly floors: string;
}

/**
 * Checks what all tasks have in common: places, streams, ranges, speed, and stored hashes.
 *
 * @param source The task.
 * @param options Its parameters, length of the windows, and the stored hashes.
 */
export function checkTask(
  source: TaskName,
  { parameters, length = 64, golden }: {
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly length?: number;
    readonly golden: GoldenTask;
  },
): void {
  const data = createTaskDataset({ name: "t", source, ...parameters });
  checkPlaces(data, length);
  checkStreams(data, length);
  for (const rows of [data.trainBatch({ seed: 0, step: 0, batch: 64, length }), heldOut(data)]) {
    checkTokens(rows, data.vocabulary);
  }
  checkSpeed(data);
  for (const [name, parameter] of Object.entries(taskDefinition(source).parameters)) {
    const bad = parameter.kind === "choice" || parameter.kind === "boolean"
      ? ["other", 7]
      : [parameter.min - 1, parameter.max + 1, NaN, "3"];
    for (const value of bad) {
      const make = () => createTaskDataset({ name: "t", source, ...parameters, [name]: value });
      assertThrows(make, RangeError, `as ${name} must be `);
    }
  }
  assertEquals(hashes(data, length), golden);

  function heldOut(data: Dataset): TokenBatch {
    const windows = data.heldOut({ sequences: 64, length });
    assertEquals(data.floorsOf?.(windows), windows.floors);
    windows.floors!.forEach((floor, i) => {
      assert(floor >= 0 && floor < 100 && !Object.is(floor, -0), `floor=${floor}`);
      if (windows.targets[i] === IGNORE_INDEX) assertEquals(floor, 0);
    });
    return windows;
  }
}

function hashes(data: Dataset, length: number): GoldenTask {
  const train = data.trainBatch({ seed: 3, step: 5, batch: 8, length });
  const heldOut = data.heldOut({ sequences: 8, length });
  return {
    train: wordDigest([...train.tokens, ...train.targets]).slice(0, 16),
    heldOut: wordDigest([...heldOut.tokens, ...heldOut.targets]).slice(0, 16),
    floors: numberDigest(heldOut.floors!).slice(0, 16),
  };
}

/** A window depends on its index alone, not on how updates are cut. */
function checkPlaces(data: Dataset, length: number): void {
  const whole = data.trainBatch({ seed: 1, step: 0, batch: 8, length });
  const half = data.trainBatch({ seed: 1, step: 1, batch: 4, length });
  assertEquals(half.tokens, whole.tokens.subarray(4 * length));
  assertEquals(half.targets, whole.targets.subarray(4 * length));
  const many = data.heldOut({ sequences: 6, length });
  const few = data.heldOut({ sequences: 2, length });
  assertEquals(few.tokens, many.tokens.subarray(0, 2 * length));
  assertEquals(few.floors, many.floors!.subarray(0, 2 * length));
  if (data.kind !== "language") return;
  const long = data.heldOut({ sequences: 1, length: 16 * length });
  assertEquals(many.tokens.subarray(0, length), long.tokens.subarray(0, length));
  assertEquals(many.floors!.subarray(0, length), long.floors!.subarray(0, length));
}

/** Seeds and splits share no window. */
function checkStreams(data: Dataset, length: number): void {
  const sets = [
    data.trainBatch({ seed: 0, step: 0, batch: 64, length }),
    data.trainBatch({ seed: 1, step: 0, batch: 64, length }),
    data.heldOut({ sequences: 64, length }),
    data.heldOut({ sequences: 64, length, split: "test" }),
  ];
  const windows = sets.flatMap(({ tokens }) =>
    Array.from({ length: 64 }, (_, row) => tokens.subarray(row * length, (row + 1) * length).join())
  );
  const share = new Set(windows).size / windows.length;
  assert(share > 0.9, `only ${share} of the windows differ`);
}

/** Tokens are in the vocabulary, and a target is the next token where the window goes on. */
function checkTokens({ tokens, targets }: TokenBatch, vocabulary: number): void {
  assert(tokens.every((token) => token < vocabulary));
  const scored = [...targets.keys()].filter((i) => targets[i] !== IGNORE_INDEX);
  assert(scored.length >= 64, `scored=${scored.length}`);
  const length = tokens.length / 64;
  for (const i of scored) {
    assert(targets[i] < vocabulary);
    if ((i + 1) % length !== 0) assertEquals(targets[i], tokens[i + 1]);
  }
}

/** The goal is 100 ms for 32 windows of 64 tokens; the least of five, and a busy machine's grace. */
function checkSpeed(data: Dataset): void {
  const times = Array.from({ length: 5 }, (_, step) => {
    const start = performance.now();
    data.trainBatch({ seed: 0, step, batch: 32, length: 64 });
    return performance.now() - start;
  });
  assert(Math.min(...times) < 200, `ms=${times}`);
}
