import { type ActivationName, ACTIVATIONS } from "./activation_names.ts";
import { requireMember, requireWhole } from "./spec_rules.ts";

/** Norms of a block. */
export type BlockNorm = "layer-norm" | "rms-norm" | "none";

/** How a model knows where a token stands. */
export type Position =
  | { readonly kind: "none" }
  | { readonly kind: "learned" }
  | { readonly kind: "sinusoidal" }
  | {
    readonly kind: "rotary";
    readonly base: number;
    readonly layout: "half" | "interleaved";
    /** Part of each head's columns that turn; 1 where all do. */
    readonly fraction: number;
  };

/** A decoder-only Transformer, as plain data. */
export interface DecoderSpec {
  readonly vocabulary: number;
  /** Longest sequence, and rows of a learned position table. */
  readonly context: number;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Heads of keys and values; a divisor of `heads`. */
  readonly kvHeads: number;
  /** Width inside a feed-forward layer; of each half where the activation is gated. */
  readonly hidden: number;
  readonly activation: ActivationName;
  readonly norm: BlockNorm;
  /** One kernel, or a chain of primitives. */
  readonly normForm: "fused" | "unfused";
  /** Before each layer, and once at the end; or behind each residual sum. */
  readonly normPlace: "pre" | "post";
  readonly normEps: number;
  readonly position: Position;
  /** Whether the head is the table of embeddings, transposed. */
  readonly tiedHead: boolean;
  /** Whether linear layers have a bias. */
  readonly bias: boolean;
  /** Rate, in training: of embeddings, and of what each layer adds to the residual stream. */
  readonly dropout: number;
  /** Significant bits of the operands of products. */
  readonly precision: 12 | 24;
  /** Standard deviation of initial weights; of those that end a layer, over sqrt(2 layers). */
  readonly initialDeviation: number;
}

/**
 * Checks what the parts of a decoder ask of each other.
 *
 * @throws {RangeError} With the first rule that is broken, and the values.
 */
export function checkDecoderSpec(spec: DecoderSpec): void {
  const task = "build a decoder";
  for (const name of ["vocabulary", "context", "layers", "width", "heads", "kvHeads"] as const) {
    requireWhole(task, name, spec[name]);
  }
  requireWhole(task, "hidden", spec.hidden);
  requireMember(task, "activation", spec.activation, Object.keys(ACTIVATIONS));
  requireMember(task, "norm", spec.norm, ["layer-norm", "rms-norm", "none"]);
  requireMember(task, "normForm", spec.normForm, ["fused", "unfused"]);
  requireMember(task, "normPlace", spec.normPlace, ["pre", "post"]);
  requireMember(task, "position", spec.position.kind, ["none", "learned", "sinusoidal", "rotary"]);
  requireMember(task, "precision", spec.precision, [12, 24]);
  const { width, heads, kvHeads, position, dropout } = spec;
  const fail = (rule: string, found: string) => {
    throw new RangeError(`Cannot ${task} as ${rule}: ${found}`);
  };
  if (width % heads !== 0) {
    fail("width must be divisible by heads", `width=${width}, heads=${heads}`);
  }
  if (heads % kvHeads !== 0) {
    fail("heads must be divisible by kvHeads", `heads=${heads}, kvHeads=${kvHeads}`);
  }
  if (!(dropout >= 0 && dropout < 1)) fail("dropout must lie in [0, 1)", `dropout=${dropout}`);
  for (const name of ["normEps", "initialDeviation"] as const) {
    if (!(spec[name] > 0 && spec[name] < 1e6)) {
      fail(`${name} must be a positive number`, `${name}=${spec[name]}`);
    }
  }
  if (position.kind === "rotary" && rotaryPairs(spec) < 1) {
    const headDim = width / heads;
    fail(
      "rotary positions need a whole pair of columns in each head and a base above 1",
      `width of a head=${headDim}, fraction=${position.fraction}, base=${position.base}`,
    );
  }
}

/** Pairs of columns of each head that turn; 0 if there is none, or they do not make pairs. */
export function rotaryPairs({ width, heads, position }: DecoderSpec): number {
  if (position.kind !== "rotary" || !(position.base > 1)) return 0;
  const pairs = width / heads * position.fraction / 2;
  return Number.isInteger(pairs) && pairs >= 1 && position.fraction <= 1 ? pairs : 0;
}
