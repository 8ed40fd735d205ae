import type { Position } from "../model/position.ts";
import { type ConfigFields, configFields } from "./config_fields.ts";
import { ropeFrequencies } from "./rope_frequencies.ts";

/** Rotary positions as a published config means them. */
export interface RopeConfig {
  readonly position: Extract<Position, { kind: "rotary" }>;
  /** Factor on the scores: the square of that on the tables of sines and cosines. */
  readonly scoreFactor: number;
}

/** What the rules of scaling ask of the model. */
export interface RopeUse {
  /** Columns of a head. */
  readonly headColumns: number;
  readonly maxPositions: number;
  /** Tokens of the sequence, where it is known: some rules make other angles for longer ones. */
  readonly tokens?: number;
}

/** Base where a config gives none. */
const BASE = 10_000;

/**
 * Reads rotary positions: `rope_theta` and `rope_scaling`, or `rope_parameters`, which has both.
 *
 * @throws {DataError} If the rule is unknown, or a value of it is missing.
 */
export function readRope(fields: ConfigFields, use: RopeUse): RopeConfig {
  const scaling = parametersOf(fields);
  const base = scaling?.value("rope_theta") === undefined
    ? fields.positive("rope_theta", BASE)
    : scaling.positive("rope_theta");
  for (const each of [fields, ...(scaling === undefined ? [] : [scaling])]) {
    if ((each.value("partial_rotary_factor") ?? 1) === 1) continue;
    each.refuse("partial_rotary_factor", "1");
  }
  if (!(base > 1)) fields.refuse("rope_theta", "above 1");
  const plain = { kind: "rotary", base, layout: "half", fraction: 1 } as const;
  const kind = kindOf(scaling);
  if (scaling === undefined || kind === "default") return { position: plain, scoreFactor: 1 };
  const { frequencies, tableFactor } = ropeFrequencies(kind, scaling, { ...use, base, fields });
  return {
    position: { ...plain, ...(frequencies && { frequencies: [...frequencies] }) },
    scoreFactor: tableFactor * tableFactor,
  };
}

/** Finds the object of the rule; both names may be given if they say the same. */
function parametersOf(fields: ConfigFields): ConfigFields | undefined {
  const [old, current] = [fields.value("rope_scaling"), fields.value("rope_parameters")];
  if (
    old !== undefined && current !== undefined && JSON.stringify(old) !== JSON.stringify(current)
  ) {
    return fields.refuse("rope_scaling", "the same as rope_parameters");
  }
  if (current !== undefined) return fields.object("rope_parameters");
  return old === undefined ? undefined : configFields(old, fields.source, "rope_scaling");
}

/** The name of the rule, which older configs call `type`. */
function kindOf(scaling: ConfigFields | undefined): string {
  if (scaling === undefined) return "default";
  if (scaling.value("rope_type") !== undefined) return scaling.text("rope_type");
  if (scaling.value("type") !== undefined) return scaling.text("type");
  const others = scaling.keys.filter((key) => key !== "rope_theta");
  return others.length === 0 ? "default" : scaling.refuse("rope_type", "given");
}
