import { z } from "zod";
import { canonicalJson } from "../base/canonical_json.ts";
import { sha256Hex } from "../base/sha256.ts";
import { type CellConfig, createCell } from "../experiment/cell.ts";

/** How a cell ended: measured, stopped by an error, or stopped by a value that was not finite. */
export type CellStatus = "ok" | "failed" | "diverged";

/** One canonical value of a cell: the same bits on every machine of the same arithmetic class. */
export interface Metric {
  /** Arm that was measured. */
  readonly arm: string;
  /** Seed of the replicate; empty where a value belongs to no seed. */
  readonly seed: number | "";
  /** Parameter update it was taken at; empty where there is none. */
  readonly step: number | "";
  /** Part of the data, or the check that produced it. */
  readonly split: string;
  /** Name of the quantity, in snake_case. */
  readonly metric: string;
  /** Value; text for hashes and for what JSON cannot say (`nan`, `inf`, `-inf`, `-0`). */
  readonly value: number | string;
  /** Unit, such as `ulp`; empty for pure numbers and hashes. */
  readonly unit: string;
}

/** One time: an arm, timed once inside one block. */
export interface TimingSample {
  /** Arm that was timed; `a/a` is the duplicate, `copy` a memory copy of the same matrix. */
  readonly arm: string;
  /** Block it belongs to, from 0; arms are compared within a block. */
  readonly block: number;
  /** Place in the order of its block, from 0. */
  readonly position: number;
  /** Executions between the two readings of the clock. */
  readonly repetitions: number;
  /** Wall time of one execution, in nanoseconds. */
  readonly timeNs: number;
  /** Time of one execution by the timestamps of the GPU, in nanoseconds. */
  readonly gpuNs?: number;
}

/** Everything one cell produced: one line of records.jsonl. */
export interface CellRecord {
  /** Version of this form. */
  readonly schema: 1;
  /** Name of the cell, such as `timing/1024x1024/forward/hot`. */
  readonly id: string;
  /** First 16 hexadecimal digits of the SHA-256 of the canonical config. */
  readonly cell: string;
  /** What was asked for. */
  readonly config: CellConfig;
  /** How it ended. */
  readonly status: CellStatus;
  /** Why it did not end well; absent when it did. */
  readonly reason?: string;
  /** Device it ran on. */
  readonly device: "cpu" | "webgpu";
  /** Whether that device repeats every bit. */
  readonly arithmetic: "bitwise" | "tolerance";
  /** Canonical values, in the order they were taken. */
  readonly metrics: readonly Metric[];
  /** Times, in the order they were taken; absent for cells that time nothing. */
  readonly samples?: readonly TimingSample[];
  /** First 16 hexadecimal digits of the SHA-256 of the line without this field. */
  readonly sum: string;
}

const count = z.int().nonnegative();
const duration = z.number().positive();
const hash = z.string().regex(/^[0-9a-f]{16}$/);

const RECORD = z.strictObject({
  schema: z.literal(1),
  id: z.string().min(1),
  cell: hash,
  config: z.looseObject({ kind: z.string().min(1) }),
  status: z.enum(["ok", "failed", "diverged"]),
  reason: z.string().optional(),
  device: z.enum(["cpu", "webgpu"]),
  arithmetic: z.enum(["bitwise", "tolerance"]),
  metrics: z.array(z.strictObject({
    arm: z.string(),
    seed: z.union([count, z.literal("")]),
    step: z.union([count, z.literal("")]),
    split: z.string(),
    metric: z.string().min(1),
    value: z.union([z.number(), z.string()]),
    unit: z.string(),
  })),
  samples: z.array(z.strictObject({
    arm: z.string().min(1),
    block: count,
    position: count,
    repetitions: count.min(1),
    timeNs: duration,
    gpuNs: z.number().nonnegative().optional(),
  })).optional(),
  sum: hash,
});

/**
 * Reads one line of records.jsonl and refuses anything a run would not have written.
 *
 * The line must be the canonical JSON of the record (keys sorted, no spaces), its `sum` must
 * match the rest of the line, and its `cell` must be the hash of its config.
 *
 * @param line Text of the line, without its line feed.
 * @returns The record.
 * @throws {SyntaxError} If the line is anything else; the message says what is wrong with it.
 */
export function parseCellRecord(line: string): CellRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new SyntaxError("Cannot read the record as it must be JSON");
  }
  const parsed = RECORD.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SyntaxError(
      `Cannot read the record as it must have the form of a record: field=${
        issue.path.join(".")
      }, fault="${issue.message}"`,
    );
  }
  const record = value as CellRecord;
  const { sum, ...rest } = record;
  const expected = recordSum(rest);
  if (sum !== expected) {
    throw new SyntaxError(
      `Cannot read the record as its sum must match its content: sum=${sum}, content=${expected}`,
    );
  }
  if (recordLine(record) !== line) {
    throw new SyntaxError("Cannot read the record as it must be written as canonical JSON");
  }
  const cell = createCell(record.id, record.config).hash;
  if (record.cell !== cell) {
    throw new SyntaxError(
      "Cannot read the record as its cell must be the hash of its config: " +
        `cell=${record.cell}, config=${cell}`,
    );
  }
  return record;
}

/**
 * Completes a record with its checksum, ready to be written.
 *
 * Fields that are undefined are left out.
 *
 * @param record Everything but the schema version and the checksum.
 * @returns The record.
 * @throws {TypeError} If a value has no exact JSON form; see {@link metricValue}.
 */
export function sealRecord(record: Omit<CellRecord, "schema" | "sum">): CellRecord {
  const rest = withoutUndefined({
    schema: 1 as const,
    ...record,
    samples: record.samples?.map(withoutUndefined),
  });
  return { ...rest, sum: recordSum(rest) };
}

/**
 * Writes a record as its line of records.jsonl, without the line feed.
 *
 * @param record A record from {@link sealRecord} or {@link parseCellRecord}.
 * @returns Canonical JSON.
 */
export function recordLine(record: CellRecord): string {
  return canonicalJson(record);
}

/**
 * Turns a computed number into a metric's value: text for what JSON cannot say exactly.
 *
 * @param value Any f64.
 * @returns The number, or `nan`, `inf`, `-inf` or `-0`.
 */
export function metricValue(value: number): number | string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : value;
}

/**
 * Reads a metric's value as a number: the inverse of {@link metricValue}.
 *
 * @param value Value of a metric.
 * @returns The number; NaN for any other text, such as a hash.
 */
export function metricNumber(value: number | string): number {
  if (typeof value === "number") return value;
  if (value === "inf") return Infinity;
  if (value === "-inf") return -Infinity;
  return value === "-0" ? -0 : NaN;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

function recordSum(rest: Omit<CellRecord, "sum">): string {
  return sha256Hex(canonicalJson(rest)).slice(0, 16);
}
