import { log64, pow64 } from "../base/host_math.ts";

/** How rotary angles are changed, without training, for sequences longer than those of training. */
export interface RotaryScaling {
  /** Position interpolation, the NTK-aware base, or YaRN. */
  readonly kind: "pi" | "ntk" | "yarn";
  /** Evaluated length over trained length; 1 changes nothing. */
  readonly factor: number;
  /** Tokens of a sequence in training; what YaRN counts turns over. */
  readonly trained: number;
}

/** Pairs of columns of a head, and the base of their frequencies. */
export interface RotaryPairs {
  readonly pairs: number;
  readonly base: number;
  readonly scaling?: RotaryScaling;
  /** The angles themselves, where they follow another rule. */
  readonly frequencies?: readonly number[];
}

/** Turns over the trained length below which YaRN interpolates all, and above which nothing. */
const [ALPHA, BETA] = [1, 32];
const TWO_PI = 6.283185307179586;

/**
 * Gives the angle that each pair turns by from one position to the next, in f64.
 *
 * Without scaling base^(-i / pairs). With s the factor and d = 2 pairs: "pi" divides all of them by
 * s; "ntk" takes the base times s^(d / (d - 2)), so that the slowest pair is divided by s and the
 * fastest not at all; "yarn" divides pair by pair, by as much of s as the pair lacks turns over the
 * trained length: all below 1 turn, nothing above 32, linear between.
 *
 * Units: radians a token.
 * Source: Chen et al. 2023, arXiv:2306.15595 (PI); Peng et al. 2023, arXiv:2309.00071, sections
 * 3.1 (NTK-aware) and 3.2 (by parts). Programs that ramp by index of the pair rather than by turns
 * differ from these formulas, and from this function.
 */
export function rotaryFrequencies(
  { pairs, base, scaling, frequencies }: RotaryPairs,
): Float64Array {
  if (frequencies !== undefined) return Float64Array.from(frequencies);
  const plain = (of: number) =>
    Float64Array.from({ length: pairs }, (_, i) => 1 / pow64(of, i / pairs));
  if (scaling === undefined || scaling.factor === 1) return plain(base);
  const { kind, factor, trained } = scaling;
  switch (kind) {
    case "pi":
      return plain(base).map((frequency) => frequency / factor);
    case "ntk":
      // One pair alone has the frequency 1, whatever the base.
      return plain(pairs === 1 ? base : base * pow64(factor, pairs / (pairs - 1)));
    case "yarn":
      return plain(base).map((frequency) => {
        const kept = keptShare(trained * frequency / TWO_PI);
        return (1 - kept) * frequency / factor + kept * frequency;
      });
    default:
      throw new RangeError(
        `Cannot scale rotary angles as the kind must be known: kind=${kind satisfies never}`,
      );
  }
}

/**
 * Gives the factor on the scores of attention that a scaling asks for: for YaRN (0.1 ln s + 1)^2.
 *
 * Source: arXiv:2309.00071, section 3.3. The paper puts the root of it into the tables of queries
 * and keys; as a factor on the scores it also holds for columns that do not turn.
 */
export function scoreFactor(scaling: RotaryScaling | undefined): number {
  if (scaling?.kind !== "yarn") return 1;
  const root = 0.1 * log64(scaling.factor) + 1;
  return root * root;
}

function keptShare(turns: number): number {
  return Math.min(1, Math.max(0, (turns - ALPHA) / (BETA - ALPHA)));
}
