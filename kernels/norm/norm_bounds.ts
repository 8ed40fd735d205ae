/** Half the distance of 1 and the next f32: the relative error of one rounding. */
export const UNIT_ROUNDOFF = 5.960464477539063e-8;
/** Values below 2^-51 are stored as 0. */
export const STORE_FLUSH = 4.440892098500626e-16;

/** Additions that one element passes in a row sum of 32 lanes. */
export function rowSumDepth(width: number): number {
  return Math.ceil(width / 32) + 5;
}

/** Additions that one element passes in a column sum in chunks of 32 rows. */
export function columnSumDepth(rows: number): number {
  return Math.min(rows, 32) + Math.ceil(rows / 32);
}
