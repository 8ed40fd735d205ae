import type { Plan } from "./plan.ts";
import { isTimed } from "./timed_cells.ts";

/**
 * Takes the timing cells out of a plan; claims about times are then out of reach.
 *
 * @param plan The plan.
 * @param reason Why nothing is timed.
 * @returns A plan of the other cells.
 */
export function withoutTiming(plan: Plan, reason: string): Plan {
  const { training } = plan.settled;
  const timed = plan.settled.claims.filter(({ rule }) => "at" in rule);
  return {
    ...plan,
    cells: plan.cells.filter((cell) => !isTimed(cell)),
    settled: {
      ...plan.settled,
      timing: undefined,
      decoding: undefined,
      ...(training && { training: { ...training, timing: undefined } }),
    },
    outOfReach: { ...plan.outOfReach, ...Object.fromEntries(timed.map(({ id }) => [id, reason])) },
  };
}
