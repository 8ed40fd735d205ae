import { StoreError, UsageError } from "../base/errors.ts";

const DISK_FULL = ["ENOSPC", "EDQUOT", "EFBIG"];
const NOT_WRITABLE = ["EROFS", "EACCES", "EPERM"];

/**
 * Turns a failed file operation on a result folder into an error that says what to do.
 *
 * @param error What the operation threw.
 * @param folder The result folder.
 * @returns A StoreError for a full disk or a folder that cannot be written, a UsageError if a file
 *   stands where the folder should be, else the error itself.
 */
export function storeFailure(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const code = (error as { code?: string }).code ?? "";
  if (DISK_FULL.includes(code)) {
    return new StoreError(
      "Cannot write results as the disk must have room (free some and run the same command again; " +
        `finished cells are kept): folder=${folder}`,
      { code: "disk-full", cause: error },
    );
  }
  if (
    NOT_WRITABLE.includes(code) || error.name === "PermissionDenied" ||
    error.name === "NotCapable"
  ) {
    return new StoreError(
      "Cannot write results as the folder must be writable (give another one with --out): " +
        `folder=${folder}, reason="${error.message}"`,
      { code: "read-only", cause: error },
    );
  }
  if (code === "ENOTDIR" || code === "EEXIST" || code === "EISDIR") {
    return new UsageError(
      `Cannot write results as the path must be a folder: path=${folder}, ` +
        `reason="${error.message}"`,
      { cause: error },
    );
  }
  return error;
}
