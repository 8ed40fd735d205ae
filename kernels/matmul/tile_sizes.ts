/** Terms of the unrolled tiles; what is left over goes through the loop of a rolled one. */
export const UNROLLED_TERMS: readonly number[] = [64, 32];
/** Bytes of a row of A in scratch memory, as in scratch_wasm.ts. */
export const SCRATCH_ROW = 256;
/** Bytes of a panel's sums in scratch memory, as in scratch_wasm.ts. */
export const SUMS_BYTES = 192;

/** Makes so many things from their index. */
export function each<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
