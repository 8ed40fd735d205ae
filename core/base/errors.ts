/** One fault of an experiment file. */
export interface ExperimentIssue {
  /** Dotted path inside the file, such as `timing.shapes[0]`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong there, with the value found. */
  readonly message: string;
}

/** What went wrong with a result store. */
export type StoreErrorCode =
  | "locked"
  | "corrupt"
  | "disk-full"
  | "read-only"
  | "conflict"
  | "hole";

/** Reports a command used wrongly: a flag, a name or a value that does not exist. */
export class UsageError extends Error {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "UsageError";
  /** Exit code of the process. */
  readonly exitCode: number = 2;
}

/** Reports data that cannot be had or used: a missing, changed or unreadable text or tokenizer. */
export class DataError extends RangeError {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "DataError";
  /** Exit code of the process. */
  readonly exitCode: number = 2;
}

/** Reports arguments whose shapes do not fit together. */
export class ShapeError extends RangeError {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "ShapeError";
}

/** Reports all issues of an experiment file at once, each with its path. */
export class ExperimentError extends Error {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "ExperimentError";
  /** Exit code of the process. */
  readonly exitCode: number = 2;
  /** Every fault found, in file order. */
  readonly issues: readonly ExperimentIssue[];

  /**
   * Creates the error and appends one line an issue to its message.
   *
   * @param message What could not be done.
   * @param options The issues, at least one.
   */
  constructor(message: string, options: { readonly issues: readonly ExperimentIssue[] }) {
    const lines = options.issues.map(({ path, message }) =>
      path === "" ? `\n  ${message}` : `\n  ${path}: ${message}`
    );
    super(message + lines.join(""));
    this.issues = options.issues;
  }
}

/** Reports a device that was asked for by name and does not exist on this machine. */
export class BackendUnavailableError extends Error {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "BackendUnavailableError";
  /** Exit code of the process. */
  readonly exitCode: number = 3;
}

/** Reports a device that was lost while work was under way. */
export class DeviceLostError extends Error {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "DeviceLostError";
}

/** Reports a request that exceeds a limit of the device, such as its largest buffer. */
export class DeviceLimitError extends RangeError {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "DeviceLimitError";
}

/** Reports a sequence that is longer than the learned table of positions of a model. */
export class PositionRowsError extends RangeError {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "PositionRowsError";
  /** Tokens of the sequence. */
  readonly length: number;
  /** Rows of the table. */
  readonly rows: number;

  /**
   * Creates the error.
   *
   * @param size Tokens of the sequence, and rows of the table.
   */
  constructor(size: { readonly length: number; readonly rows: number }) {
    super(
      `Cannot build a decoder as its learned table of positions must have a row for each token: ` +
        `length=${size.length}, rows=${size.rows}`,
    );
    this.length = size.length;
    this.rows = size.rows;
  }
}

/** Reports a value that became NaN or infinite during a computation. */
export class DivergenceError extends Error {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "DivergenceError";
  /** Step (parameter update) at which it was seen, from 0. */
  readonly step: number;
  /** Tensor in which it was seen. */
  readonly tensor: string;

  /**
   * Creates the error.
   *
   * @param message What could not be done.
   * @param where Step and tensor at which the value was seen.
   */
  constructor(message: string, where: { readonly step: number; readonly tensor: string }) {
    super(message);
    this.step = where.step;
    this.tensor = where.tensor;
  }
}

/** Reports a result store that cannot be read, written or joined. */
export class StoreError extends Error {
  /** Name shown in traces and used by code that compares names. */
  override readonly name: string = "StoreError";
  /** What went wrong, for code that decides what to do. */
  readonly code: StoreErrorCode;

  /**
   * Creates the error.
   *
   * @param message What could not be done.
   * @param options The code, and the error that caused this one.
   */
  constructor(message: string, options: { readonly code: StoreErrorCode; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
  }
}
