/** How far one size is from another. */
export interface SizeMismatch {
  /** `size / base - 1`: 0.01 is one percent more. */
  readonly share: number;
  /** Whether it is farther than the tolerance, on either side. */
  readonly exceeds: boolean;
}

/**
 * Compares a size of an arm with that of the arm that all are compared with.
 *
 * @param size Parameters, or operations of a token.
 * @param options The same of the other arm, and the largest accepted difference as a share.
 */
export function sizeMismatch(
  size: number,
  { base, tolerance }: { readonly base: number; readonly tolerance: number },
): SizeMismatch {
  const share = size / base - 1;
  return { share, exceeds: Math.abs(share) > tolerance };
}
