import { type Activation, ACTIVATIONS } from "./activation_names.ts";
import { architectureOf, ARCHITECTURES } from "./architecture.ts";
import { type DecoderSpec, headColumns, rotaryPairs } from "./decoder_spec.ts";
import { POSITION_KINDS } from "./position.ts";
import { requireMember, requireWhole } from "./spec_rules.ts";
import { bucketFault } from "./t5_buckets.ts";

const TASK = "build a model";
/** What must be above 0 where it is given. */
const POSITIVE = [
  "normEps",
  "initialDeviation",
  "embeddingDeviation",
  "scoreScale",
  "headScale",
] as const;

/**
 * Checks what the parts of a decoder ask of each other.
 *
 * @throws {RangeError} With the first rule that is broken, and the values.
 */
export function checkDecoderSpec(spec: DecoderSpec): void {
  for (const name of ["vocabulary", "context", "layers", "width", "heads", "kvHeads"] as const) {
    requireWhole(TASK, name, spec[name]);
  }
  requireWhole(TASK, "hidden", spec.hidden);
  requireMember(TASK, "activation", spec.activation, Object.keys(ACTIVATIONS));
  const { gated }: Activation = ACTIVATIONS[spec.activation];
  requireMember(TASK, "norm", spec.norm, ["layer-norm", "rms-norm", "p-rms-norm", "none"]);
  requireMember(TASK, "normForm", spec.normForm, ["fused", "unfused"]);
  requireMember(TASK, "normPlace", spec.normPlace, ["pre", "post"]);
  requireMember(TASK, "position", spec.position.kind, POSITION_KINDS);
  requireMember(TASK, "precision", spec.precision, [12, 24]);
  requireMember(TASK, "logitActivation", spec.logitActivation ?? "none", ["none", "relu"]);
  const { width, heads, kvHeads, dropout, normFraction = 1, headWidth } = spec;
  if (headWidth !== undefined) requireWhole(TASK, "headWidth", headWidth);
  else if (width % heads !== 0) {
    fail("width must be divisible by heads", `width=${width}, heads=${heads}`);
  }
  if (heads % kvHeads !== 0) {
    fail("heads must be divisible by kvHeads", `heads=${heads}, kvHeads=${kvHeads}`);
  }
  if (!(dropout >= 0 && dropout < 1)) fail("dropout must lie in [0, 1)", `dropout=${dropout}`);
  if (!(normFraction > 0 && normFraction <= 1)) {
    fail("normFraction must lie in (0, 1]", `normFraction=${normFraction}`);
  }
  if (spec.fusedGateUp === false && !gated) {
    fail("only a gated layer has two products to fuse", `activation=${spec.activation}`);
  }
  if (spec.segments !== undefined) requireWhole(TASK, "segments", spec.segments);
  if (spec.headTransform === true && gated) {
    fail("a head's own layer needs an activation without a gate", `activation=${spec.activation}`);
  }
  for (const name of POSITIVE) {
    const value = spec[name] ?? 1;
    if (!(value > 0 && value < 1e6)) fail(`${name} must be a positive number`, `${name}=${value}`);
  }
  checkStacks(spec);
  checkPosition(spec);
}

/** Checks what an architecture asks of the other settings. */
function checkStacks(spec: DecoderSpec): void {
  const { encoderLayers, sharedStacks = false, rotaryCross = false } = spec;
  const { layers, causal, qkNorm, position } = spec;
  const architecture = architectureOf(spec);
  requireMember(TASK, "architecture", architecture, ARCHITECTURES);
  const what = `architecture=${architecture}`;
  if (architecture !== "decoder" && causal !== undefined) {
    fail("causal is for decoders, the architecture says it of others", `${what}, causal=${causal}`);
  }
  if (architecture !== "encoder-decoder") {
    if (encoderLayers !== undefined || sharedStacks || rotaryCross) {
      const found = `${what}, encoderLayers=${encoderLayers}, sharedStacks=${sharedStacks}, ` +
        `rotaryCross=${rotaryCross}`;
      fail("encoderLayers, sharedStacks and rotaryCross are for encoder-decoders", found);
    }
    return;
  }
  requireWhole(TASK, "encoderLayers", encoderLayers ?? layers);
  if (sharedStacks && (encoderLayers ?? layers) !== layers) {
    fail("shared stacks must be equally deep", `encoderLayers=${encoderLayers}, layers=${layers}`);
  }
  if (rotaryCross && position.kind !== "rotary") {
    fail("rotaryCross is for rotary positions", `position=${position.kind}`);
  }
  if (qkNorm === true) {
    fail("qkNorm is for models of one stack, as cross-attention has no such norm", what);
  }
}

function checkPosition(spec: DecoderSpec): void {
  const { position, causal = true } = spec;
  const architecture = architectureOf(spec);
  if (position.kind === "alibi" && architecture !== "decoder") {
    fail(
      "alibi is for decoders, as it knows no tokens behind a query",
      `position=alibi, architecture=${architecture}`,
    );
  }
  if (position.kind === "t5") {
    const bothSides = !causal || architecture !== "decoder";
    const fault = bucketFault({ ...position, bothSides });
    const { buckets, maxDistance } = position;
    if (fault !== undefined) fail(fault, `buckets=${buckets}, maxDistance=${maxDistance}`);
  }
  if (position.kind !== "rotary") return;
  if (rotaryPairs(spec) < 1) {
    const headDim = headColumns(spec);
    fail(
      "rotary positions need a whole pair of columns in each head and a base above 1",
      `width of a head=${headDim}, fraction=${position.fraction}, base=${position.base}`,
    );
  }
  checkFrequencies(position.frequencies, rotaryPairs(spec));
  if (position.scaling === undefined) return;
  const { kind, factor, trained } = position.scaling;
  requireMember(TASK, "scaling", kind, ["pi", "ntk", "yarn"]);
  requireWhole(TASK, "trained", trained);
  if (!(factor >= 1 && factor < 1e6)) {
    fail("the factor of a scaling must be a number of at least 1", `factor=${factor}`);
  }
}

function checkFrequencies(frequencies: readonly number[] | undefined, pairs: number): void {
  if (frequencies === undefined) return;
  if (frequencies.length !== pairs) {
    fail("there must be a frequency for each pair", `is=${frequencies.length}, pairs=${pairs}`);
  }
  const at = frequencies.findIndex((value) => !(value > 0 && value <= 1e6));
  if (at >= 0) {
    fail("frequencies must be positive numbers", `frequencies[${at}]=${frequencies[at]}`);
  }
}

function fail(rule: string, found: string): never {
  throw new RangeError(`Cannot ${TASK} as ${rule}: ${found}`);
}
