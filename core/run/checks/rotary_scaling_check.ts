import { rotaryTables } from "../../model/position_tables.ts";
import { rotaryFrequencies, type RotaryScaling } from "../../model/rotary_scaling.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import { type PartCheck, plainFindings, turningPairs } from "./part_context.ts";

/** Positions whose angles are compared, and tokens of a sequence in training. */
const POSITIONS = 512;
/** Factor at which the ways to stretch angles differ, from each other and from none. */
const FACTOR = 4;

/**
 * Compares every way to stretch rotary angles with what it must be: at a factor of 1 no stretch at
 * all; at 4, position interpolation with all angles over 4, and NTK and YaRN with the fastest as it
 * is and the slowest over 4.
 */
export const ropeScalingCheck: PartCheck = (_, { model }) => {
  const pairs = turningPairs(model);
  const size = { pairs, base: model.ropeTheta };
  const tables = (scaling?: RotaryScaling) => {
    const { cos, sin } = rotaryTables({ ...size, positions: POSITIONS, scaling });
    return Float32Array.from([...cos, ...sin]);
  };
  const [plain, frequencies] = [tables(), rotaryFrequencies(size)];
  const difference = (kind: RotaryScaling["kind"]) => {
    const scaling = { kind, factor: 1, trained: POSITIONS };
    const stretched = rotaryFrequencies({ ...size, scaling: { ...scaling, factor: FACTOR } });
    const ends = [0, pairs - 1].map((i) => {
      const isKept = kind !== "pi" && i === 0;
      return Math.abs(stretched[i] / frequencies[i] * (isKept ? 1 : FACTOR) - 1);
    });
    return Math.max(maxAbsoluteDifference(tables(scaling), plain), ...ends);
  };
  return Promise.resolve(plainFindings({
    pi_difference: difference("pi"),
    ntk_difference: difference("ntk"),
    yarn_difference: difference("yarn"),
    output_hash: bitsHash(plain),
  }));
};
