import type { Plan } from "./plan.ts";

/**
 * Takes the timing cells out of a plan; claims about times are then out of reach.
 *
 * @param plan The plan.
 * @param reason Why nothing is timed.
 * @returns A plan of the other cells.
 */
export function withoutTiming(plan: Plan, reason: string): Plan {
  const timed = plan.settled.claims.filter(({ rule }) => "at" in rule);
  return {
    ...plan,
    cells: plan.cells.filter(({ config }) => config.kind !== "timing"),
    settled: { ...plan.settled, timing: undefined },
    outOfReach: { ...plan.outOfReach, ...Object.fromEntries(timed.map(({ id }) => [id, reason])) },
  };
}
