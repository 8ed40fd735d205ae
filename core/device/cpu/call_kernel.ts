/** An exported kernel. */
export type Kernel = (...args: number[]) => void;

/**
 * Calls with positional arguments.
 *
 * A call site with a fixed number of them costs half of one that spreads an array: 9 ns against 18
 * for an empty kernel, and the same for every mix of kernels.
 */
export function callKernel(call: Kernel, a: readonly number[]): void {
  switch (a.length) {
    case 2:
      return call(a[0], a[1]);
    case 3:
      return call(a[0], a[1], a[2]);
    case 4:
      return call(a[0], a[1], a[2], a[3]);
    case 5:
      return call(a[0], a[1], a[2], a[3], a[4]);
    case 6:
      return call(a[0], a[1], a[2], a[3], a[4], a[5]);
    case 7:
      return call(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
    case 8:
      return call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
    case 9:
      return call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]);
    case 10:
      return call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9]);
    case 11:
      return call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10]);
    case 12:
      return call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]);
    case 13:
      return call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12]);
    case 14:
      return call(
        a[0],
        a[1],
        a[2],
        a[3],
        a[4],
        a[5],
        a[6],
        a[7],
        a[8],
        a[9],
        a[10],
        a[11],
        a[12],
        a[13],
      );
    case 15:
      return call(
        a[0],
        a[1],
        a[2],
        a[3],
        a[4],
        a[5],
        a[6],
        a[7],
        a[8],
        a[9],
        a[10],
        a[11],
        a[12],
        a[13],
        a[14],
      );
    case 16:
      return call(
        a[0],
        a[1],
        a[2],
        a[3],
        a[4],
        a[5],
        a[6],
        a[7],
        a[8],
        a[9],
        a[10],
        a[11],
        a[12],
        a[13],
        a[14],
        a[15],
      );
    default:
      return call(...a);
  }
}
